/**
 * `npm test [-- [--services install|none] [jest arguments]]`: the suites, in ES modules; without arguments of Jest all of
 * them, with coverage. `--services install` first installs what the suites lack, as root on Debian or Ubuntu; by default
 * a suite whose services are missing is skipped. `npm run test:unit` (`--unit`): the suites beside the code, as any user
 * and without a service.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { missingFor, services, tools, whyUnavailable } from './services/index.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const CHOICES = ['install', 'none'];
const ALL = Object.keys({ ...services, ...tools });

const say = (text) => process.stderr.write(`${text}\n`);

/** The arguments for Jest, and what `--services` said. */
function parse(given) {
  const at = given.indexOf('--services');
  if (at < 0) return { forJest: given };
  const choice = given[at + 1];
  if (!CHOICES.includes(choice)) {
    say(`--services takes ${CHOICES.join(' or ')}, not ${choice ?? 'nothing'}`);
    process.exit(2);
  }
  return { forJest: given.toSpliced(at, 2), choice };
}

/** All at once and before the suites, so that none is timed while packages are unpacked. */
function installServices() {
  say('looking for the services of the suites; what is missing is installed …');
  const reason = whyUnavailable(ALL);
  if (reason !== undefined) say(`suites without their services are skipped: ${reason}`);
}

/** Names what is not tested and how to get it; nothing when all is there. */
function sayWhatIsMissing() {
  const lacking = ALL.filter((name) => missingFor([name]).length > 0);
  if (lacking.length === 0) return;
  say(`
Not installed: ${lacking.join(', ')}. Suites that need them are skipped. To test them, too:
  npm test -- --services install     # as root on Debian or Ubuntu; starts no service of the system
  sudo apt-get install --no-install-recommends ${missingFor(ALL).join(' ')}
`);
}

/** @returns the exit code */
function jest(...args) {
  const program = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', ...args];
  return spawnSync(process.execPath, program, { cwd: root, stdio: 'inherit' }).status ?? 1;
}

const [first, ...others] = process.argv.slice(2);
const isUnit = first === '--unit';
const { forJest, choice } = parse(isUnit ? others : process.argv.slice(2));
if (choice !== undefined) process.env.OBS_SERVICES = choice;

if (isUnit) {
  // Suites that want a service are skipped, also where one could be installed.
  process.env.OBS_SERVICES = 'none';
  delete process.env.CI;
  process.exitCode = jest('src', 'libs', 'apps', ...forJest);
} else {
  if (process.env.OBS_SERVICES === 'install') installServices();
  const isWhole = forJest.length === 0;
  if (isWhole) sayWhatIsMissing();
  process.exitCode = jest(...(isWhole ? ['--coverage'] : forJest));
  // Again, where it is read after a quarter of an hour of other lines.
  if (isWhole) sayWhatIsMissing();
}
