import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '#contracts';
import type { GeneratedFile } from './generated-file.js';

/** Lists the written files, so that files no longer generated can be removed. */
const MANIFEST = '.generated';

/** A file that differs from `generate`'s output. */
export interface StaleFile {
  readonly path: string;
  readonly reason: 'missing' | 'changed' | 'left over';
}

/** Compares a folder with the expected files. */
export async function staleFiles(folder: string, files: readonly GeneratedFile[]): Promise<StaleFile[]> {
  const expected = withManifest(files);
  const differences = await Promise.all(
    expected.map(async ({ path, content }): Promise<StaleFile[]> => {
      const found = await contentOf(join(folder, path));
      if (found === undefined) return [{ path, reason: 'missing' }];
      return found === content ? [] : [{ path, reason: 'changed' }];
    }),
  );
  const leftOver = (await leftOvers(folder, files)).map((path) => ({ path, reason: 'left over' as const }));
  return [...differences.flat(), ...leftOver];
}

/**
 * Writes changed files, and removes those of an earlier run that are no longer generated.
 *
 * @returns the files that were out of date
 */
export async function writeFiles(folder: string, files: readonly GeneratedFile[]): Promise<StaleFile[]> {
  const stale = await staleFiles(folder, files);
  const contents = new Map(withManifest(files).map(({ path, content }) => [path, content]));
  await Promise.all(
    stale.map(async ({ path }) => {
      const target = join(folder, path);
      const content = contents.get(path);
      if (content === undefined) return rm(target, { force: true });
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, content);
    }),
  );
  return stale;
}

function withManifest(files: readonly GeneratedFile[]): GeneratedFile[] {
  const paths = files.map(({ path }) => path).sort();
  return [...files, { path: MANIFEST, content: `${paths.join('\n')}\n` }];
}

async function leftOvers(folder: string, files: readonly GeneratedFile[]): Promise<string[]> {
  const before = (await contentOf(join(folder, MANIFEST)))?.split('\n').filter(Boolean) ?? [];
  const now = new Set(files.map(({ path }) => path));
  const gone = before.filter((path) => !now.has(path));
  const there = await Promise.all(
    gone.map(async (path) => (await contentOf(join(folder, path))) !== undefined),
  );
  return gone.filter((_, index) => there[index]);
}

async function contentOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
