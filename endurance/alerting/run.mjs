/**
 * `npm run endurance -- alerting [--seed 1] [--kills 50] [--thread]`: an application with alerting (with --thread: the work of
 * its telemetry thread alone) is killed (SIGKILL) while alerts fire, are acknowledged, silenced, inhibited and resolved. After
 * each start alerts and incidents go on; nothing is missed; a message comes again only when it was on its way, with the same
 * key. Prints one JSON object; exit code 1 when anything is wrong.
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
