import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
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
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory() && /\.(?:ya?ml|json)$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => !relative(path, file).split(sep).includes('node_modules'));
  const items = await Promise.all(files.sort().map(async (file) => itemsOf(file, await contentOf(file))));
  return items.flat();
}

/**
 * None for a file of another kind. Other tools have files that are not YAML, such as templates and JSON with comments;
 * with an expression in it, the file is one of rules or a dashboard with a mistake.
 */
function itemsOf(file: string, text: string): LintItem[] {
  try {
    return itemsIn(file, text) ?? [];
  } catch (error) {
    if (/\bexpr\b/.test(text)) throw error;
    return [];
  }
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
