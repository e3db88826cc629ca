/** Runs `main.ts` from source. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const FROM_SOURCE = ['-C', 'obs:source', '--no-warnings', '--import', './test/support/typescript-loader.mjs'];
const { status } = spawnSync(
  process.execPath,
  [...FROM_SOURCE, './endurance/patterns/main.ts', ...process.argv.slice(2)],
  { cwd: fileURLToPath(new URL('../..', import.meta.url)), stdio: 'inherit' },
);
process.exit(status ?? 1);
