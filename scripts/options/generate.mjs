/** `npm run options [-- --check]`: writes, or compares, files generated from the option tables. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { OPTION_TABLES } from '../../src/options/tables.ts';
import { optionFiles } from './files.ts';

const isCheck = process.argv.includes('--check');

for (const [path, content] of optionFiles(OPTION_TABLES)) {
  const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  if (read(file) === content) continue;
  if (!isCheck) writeFileSync(file, content);
  process.stderr.write(`${path}: ${isCheck ? 'is not up to date; run: npm run options' : 'written'}\n`);
  if (isCheck) process.exitCode = 1;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
