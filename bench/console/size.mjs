/** Bytes loaded before the first page is visible, and the console's bytes in the package. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { firstLoad } from '../../scripts/library/console.mjs';
import { root } from '../../scripts/library/doors.mjs';
import { row } from './browser.mjs';

const FOLDER = join(root, 'dist/console');
const KIB = 1024;

export function measureSize() {
  const bytesOf = (name) => statSync(join(FOLDER, name)).size;
  const first = firstLoad(FOLDER).reduce((sum, name) => sum + bytesOf(`${name}.gz`), 0);
  const all = readdirSync(FOLDER).reduce((sum, name) => sum + bytesOf(name), 0);
  return [row('size.first-load', [first / KIB], 'KiB', 90), row('size.in-package', [all / KIB], 'KiB', 1024)];
}
