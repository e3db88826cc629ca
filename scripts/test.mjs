/**
 * `npm test [-- jest arguments]`: every suite, in ES modules. `npm run test:unit` (`--unit`): the suites beside the code, as
 * any user and without a service.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { services, tools, whyUnavailable } from './services/index.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const passed = process.argv.slice(2);

const say = (text) => process.stderr.write(`${text}\n`);

/** All at once and before the suites, so that none is timed while packages are unpacked. */
function installServices() {
  say('looking for the services of the suites (as root, what is missing is installed) …');
  const reason = whyUnavailable(Object.keys({ ...services, ...tools }));
  if (reason !== undefined) say(`suites without their services are skipped: ${reason}`);
}

/** @returns the exit code */
function jest(...args) {
  const program = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', ...args];
  return spawnSync(process.execPath, program, { cwd: root, stdio: 'inherit' }).status ?? 1;
}

if (passed[0] === '--unit') {
  // Suites that want a service are skipped, also where one could be installed.
  process.env.OBS_SERVICES = 'none';
  delete process.env.CI;
  process.exitCode = jest('src', 'libs', 'apps', ...passed.slice(1));
} else if (passed.length > 0) process.exitCode = jest(...passed);
else {
  installServices();
  process.exitCode = jest('--coverage');
}
