/** One process at a time: two that find the same files out of date must not write them at the same time. */
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A lock older than this was left behind by a process that was killed. */
const STALE_MS = 300_000;

/** Runs the work while this process holds the lock. @param lock a folder that exists as long as it is held */
export async function locked(lock, work) {
  await take(lock);
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.once('exit', release);
  try {
    await work();
  } finally {
    release();
    process.off('exit', release);
  }
}

async function take(lock) {
  for (;;) {
    try {
      mkdirSync(lock);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
      if (Date.now() - since > STALE_MS) rmSync(lock, { recursive: true, force: true });
      else await sleep(100);
    }
  }
}
