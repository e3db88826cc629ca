/**
 * `npm run endurance -- broker-outage`: an outage in real time, in about three minutes. The demo works on a real
 * RabbitMQ that is killed (SIGKILL) with a full queue. Three alerts become one incident, and one of them is inhibited;
 * over HTTP, the incident is acknowledged and an alert silenced. RabbitMQ restarts, and all alerts are resolved and
 * messages consumed. Prints the events with times, and `problems`; exit code 1 if there are any.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const FROM_SOURCE = ['-C', 'obs:source', '--no-warnings', '--import', './test/support/typescript-loader.mjs'];
const { status } = spawnSync(
  process.execPath,
  [...FROM_SOURCE, './endurance/broker-outage/main.ts', ...process.argv.slice(2)],
  { cwd: fileURLToPath(new URL('../..', import.meta.url)), stdio: 'inherit' },
);
process.exitCode = status ?? 1;
