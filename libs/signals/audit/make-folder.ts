import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { syncFolder } from './sync-folder.js';

/** Makes a folder, and those above it that are missing; all of them are on disk when it resolves. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  const top = resolve(first);
  // The name of a folder is in the one above it.
  for (let made = resolve(folder); made.length >= top.length; made = dirname(made))
    await syncFolder(dirname(made));
}
