/**
 * `npm run endurance -- broker-outage`: a day in the life, in real time, in about three minutes. The demo works on a real
 * RabbitMQ that is killed (SIGKILL) with a queue that is full. Three alerts become one incident, one of them inhibited; the
 * incident is acknowledged and an alert silenced over HTTP, RabbitMQ starts again, all is resolved and consumed. Prints what
 * happened when, and `problems`; exit code 1 when there are any.
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
