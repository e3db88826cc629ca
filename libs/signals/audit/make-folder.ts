import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { syncFolder } from './sync-folder.js';

/** Creates a folder and its missing parents; all are on disk when it resolves. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  const top = resolve(first);
  // A folder's name is stored in its parent, which must be synced.
  for (let made = resolve(folder); made.length >= top.length; made = dirname(made))
    await syncFolder(dirname(made));
}
