import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ObservabilityError, reasonOf } from '#contracts';
import { fileItems, itemsIn, type LintItem } from '#lint';

/**
 * The expressions of a file, or of all rule files and dashboards under a folder.
 *
 * @throws ObservabilityError `OBS_PROMQL` for an unreadable file, and for a single file that is neither rules nor a
 *   dashboard
 */
export async function itemsUnder(path: string): Promise<LintItem[]> {
  if (!(await isFolder(path))) return fileItems(path, await contentOf(path));
  const names = await readdir(path, { recursive: true });
  const files = names.filter((name) => /\.(?:ya?ml|json)$/.test(name)).sort();
  const items = await Promise.all(
    files.map(async (name) => itemsIn(join(path, name), await contentOf(join(path, name))) ?? []),
  );
  return items.flat();
}

/** @throws ObservabilityError `OBS_PROMQL` when the file cannot be read */
export async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ObservabilityError('OBS_PROMQL', `${file} cannot be read (${reasonOf(error)}).`, {
      cause: error,
    });
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
