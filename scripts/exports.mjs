/**
 * `node scripts/exports.mjs`: writes the fields of package.json that follow from the `obs:source` of its `exports`. Run it
 * after an entry was added; the build fails while they differ.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedFields, readPackage, root } from './library/doors.mjs';

const manifest = readPackage();
writeFileSync(
  join(root, 'package.json'),
  `${JSON.stringify({ ...manifest, ...publishedFields(manifest) }, null, 2)}\n`,
);
