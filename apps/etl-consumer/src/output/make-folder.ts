import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and the folders above it. Node's own recursive `mkdir` never returns where a parent is there but takes
 * no folders (as below `/proc`); this one fails with the system's error.
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
