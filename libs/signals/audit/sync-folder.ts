import { open } from 'node:fs/promises';

/** Syncs a folder, which makes the names of new and renamed files durable. */
export async function syncFolder(folder: string): Promise<void> {
  // Not possible on Windows, and not necessary.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
