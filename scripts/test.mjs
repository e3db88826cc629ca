/** `npm test [-- jest arguments]`: every suite, in ES modules. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { services, tools, whyUnavailable } from './services/index.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const passed = process.argv.slice(2);
const whole = passed.length === 0;

/** All at once and before the suites, so that none is timed while packages are unpacked. */
function installServices() {
  process.stderr.write('looking for the services of the suites (as root, what is missing is installed) …\n');
  const reason = whyUnavailable(Object.keys({ ...services, ...tools }));
  if (reason !== undefined) process.stderr.write(`suites without their services are skipped: ${reason}\n`);
}

if (whole) installServices();
const jest = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--no-warnings',
    'node_modules/jest/bin/jest.js',
    ...(whole ? ['--coverage'] : passed),
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = jest.status ?? 1;
