/** `npm test [-- jest arguments]`: every suite, in ES modules. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const passed = process.argv.slice(2);
const whole = passed.length === 0;
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
