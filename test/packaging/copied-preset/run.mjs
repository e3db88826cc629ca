/**
 * A preset of this package, copied into a user's project with only the module names of its imports changed. So
 * everything it imports must be published.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { root } from '../../../scripts/library/doors.mjs';

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));

/** The user's import paths: entry points instead of our internal aliases, and a relative path for the preset. */
const PUBLISHED = [
  [/'#(?:metrics|operations)'/, "'nestjs-observability/metrics'"],
  [/'(?:\.\.\/)+libs\/presets\/etl\/index\.js'/, "'./etl/index.js'"],
  [/'#(?:contracts|container)'|'\.\.\/(?:blocks|definition)\/[^']+'/, "'nestjs-observability/presets'"],
];

/** @returns a short summary of the checks */
export async function checkCopiedPreset(folder, env) {
  const source = join(folder, 'copied');
  mkdirSync(join(source, 'etl'), { recursive: true });
  const preset = join(root, 'libs/presets/etl');
  const files = readdirSync(preset).filter((name) => !name.endsWith('.spec.ts'));
  for (const name of files)
    writeFileSync(join(source, 'etl', name), copied(readFileSync(join(preset, name), 'utf8')));
  writeFileSync(join(source, 'main.ts'), copied(readFileSync(join(here, 'main.ts'), 'utf8')));
  const project = JSON.parse(readFileSync(join(folder, 'tsconfig.json'), 'utf8'));
  const compilerOptions = {
    ...project.compilerOptions,
    outDir: './dist-copied',
    rootDir: './copied',
    types: ['node'],
  };
  writeFileSync(
    join(folder, 'tsconfig.copied.json'),
    JSON.stringify({ ...project, compilerOptions, include: ['copied'] }),
  );
  const at = { cwd: folder, env };
  await run('node', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.copied.json'], at);
  const { stdout, stderr } = await run('node', ['dist-copied/main.js'], at);
  assert.match(stderr, /^THE COPY WORKS$/m, stdout + stderr);
  return `the preset etl works as a copy of ${files.length} files`;
}

const copied = (text) =>
  text.replaceAll(/(?<=\bfrom )'[^']+'(?=;$)/gm, (name) => {
    const [, published = name] = PUBLISHED.find(([ours]) => ours.test(name)) ?? [];
    return published;
  });
