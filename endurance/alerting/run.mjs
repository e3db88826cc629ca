/**
 * `npm run endurance -- alerting [--seed 1] [--kills 50] [--thread]`: an application with alerting (with --thread: only
 * the work of its telemetry thread) is killed (SIGKILL) while alerts fire, are acknowledged, silenced, inhibited and
 * resolved. After each start, alerts and incidents continue; no notification is missed; one is repeated only if it was
 * in transit, with the same key. Prints one JSON object; exit code 1 on any problem.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const FROM_SOURCE = ['-C', 'obs:source', '--no-warnings', '--import', './test/support/typescript-loader.mjs'];
const { status } = spawnSync(
  process.execPath,
  [...FROM_SOURCE, './endurance/alerting/main.ts', ...process.argv.slice(2)],
  { cwd: fileURLToPath(new URL('../..', import.meta.url)), stdio: 'inherit' },
);
process.exitCode = status ?? 1;
