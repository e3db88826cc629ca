/** Checks the tarball's content, and runs other tools' checks on it. */
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/library/doors.mjs';

/** Of the unpacked package; the API reference (docs/api) is 0.3 MB of it. */
const MAX_BYTES = 6.5 * 1024 * 1024;

function filesOf(tarball) {
  const entries = execFileSync('tar', ['tzvf', tarball], { encoding: 'utf8' }).trim().split('\n');
  return entries
    .map((line) => line.split(/\s+/))
    .map(([, , size, , , name]) => ({ name: name.replace(/^package\//, ''), size: Number(size) }));
}

/** Checks that a project has the files of this tarball, not those of an earlier one with the same version. */
export function checkInstalled(tarball, project) {
  const installed = join(project, 'node_modules/nestjs-observability');
  const other = filesOf(tarball).find(
    ({ name, size }) =>
      name !== 'package.json' && statSync(join(installed, name), { throwIfNoEntry: false })?.size !== size,
  );
  if (other) throw new Error(`the project has another ${other.name} than the tarball`);
}

export function checkTarball(tarball) {
  const files = filesOf(tarball);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes > MAX_BYTES) throw new Error(`the tarball unpacks to ${bytes} bytes, more than ${MAX_BYTES}`);
  const unwanted = files.filter(({ name }) =>
    /\.(tsbuildinfo|map|png|spec\.[jt]s)$|\.ts$(?<!\.d\.ts)/.test(name),
  );
  if (unwanted.length > 0)
    throw new Error(`the tarball holds ${unwanted.map(({ name }) => name).join(', ')}`);
  for (const name of [
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
    'docs/metrics.md',
    'dist/schematics/collection.json',
  ])
    if (!files.some((file) => file.name === name)) throw new Error(`the tarball is without ${name}`);
  for (const [tool, ...args] of [
    ['publint', tarball, '--strict'],
    ['attw', tarball],
  ])
    try {
      execFileSync(join(root, 'node_modules/.bin', tool), args, { encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      throw new Error(`${tool} finds fault with the tarball:\n${error.stdout}${error.stderr}`, {
        cause: error,
      });
    }
  process.stdout.write(
    `tarball: ${files.length} files, ${(bytes / 1024 / 1024).toFixed(2)} MB unpacked; publint and attw content\n`,
  );
}
