import { open } from 'node:fs/promises';

/** Puts a folder on disk: the names of new and renamed files are there only when it is. */
export async function syncFolder(folder: string): Promise<void> {
  // There it is not possible, and not needed.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
