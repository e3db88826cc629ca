/**
 * `npm test [-- jest arguments]`: every suite, in ES modules. `npm run test:unit` (`--unit`): the suites beside the code, as
 * any user and without a service.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { services, tools, whyUnavailable } from './services/index.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const passed = process.argv.slice(2);

/** Suites that may fail for want of a processor; more than these did not fail by chance. */
const MAX_AGAIN = 3;

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

/**
 * Suites wait for brokers and browsers, on machines that do other things as well. The few that failed beside all others
 * are run once more, alone, and both runs are told; what fails again has failed.
 */
function everySuite() {
  const folder = mkdtempSync(join(tmpdir(), 'observability-tests-'));
  try {
    const report = join(folder, 'report.json');
    const code = jest('--coverage', '--json', `--outputFile=${report}`);
    if (code === 0) return 0;
    const failed = JSON.parse(readFileSync(report, 'utf8'))
      .testResults.filter(({ status }) => status === 'failed')
      .map(({ name }) => name);
    if (failed.length === 0 || failed.length > MAX_AGAIN) return code;
    say(`\nonce more, alone, what failed beside the others:\n${failed.join('\n')}\n`);
    return jest('--runInBand', '--runTestsByPath', ...failed);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (passed[0] === '--unit') {
  // Suites that want a service are skipped, also where one could be installed.
  process.env.OBS_SERVICES = 'none';
  delete process.env.CI;
  process.exitCode = jest('src', 'libs', 'apps', ...passed.slice(1));
} else if (passed.length > 0) process.exitCode = jest(...passed);
else {
  installServices();
  process.exitCode = everySuite();
}
