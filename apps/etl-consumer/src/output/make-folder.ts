import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Creates a folder with its parents. Node's recursive `mkdir` never returns when a parent exists but cannot contain
 * folders (as below `/proc`); this function fails with the system's error.
 *
 * @throws the file system's error, such as `EACCES`, `ENOENT`, `ENOTDIR` or `EROFS`
 */
export async function makeFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST' || found) throw error;
  });
}
