import { readdirSync, readFileSync } from 'node:fs';

/** Maximum milliseconds counted per reading: a delayed program does not catch up all at once. */
const MOST_AT_ONCE_MS = 100;
const TASKS = '/proc/self/task';

/**
 * A clock that stops while a thread of this process waits for a CPU or the disk, so that the load depends on this
 * process only, not on the rest of the machine. It advances when read, so read it often. Linux only; elsewhere it is an
 * ordinary clock.
 */
export class RunningTime {
  #lookedAt = performance.now();
  #waited = waitedMs();
  #ms = 0;

  /** Milliseconds since its creation. */
  look() {
    const now = performance.now();
    const passed = now - this.#lookedAt;
    const waited = waitedMs();
    const held = Math.max(0, ...[...waited].map(([task, ms]) => ms - (this.#waited.get(task) ?? 0)));
    this.#lookedAt = now;
    this.#waited = waited;
    const hangs = [...waited.values()].includes(Infinity);
    if (!hangs) this.#ms += Math.max(0, Math.min(passed - held, MOST_AT_ONCE_MS));
    return this.#ms;
  }
}

/** By thread: milliseconds in which it was runnable without a CPU; Infinity while it waits for the disk. */
function waitedMs() {
  const waited = new Map();
  try {
    for (const task of readdirSync(TASKS)) {
      const state = readFileSync(`${TASKS}/${task}/stat`, 'utf8').split(') ')[1]?.[0];
      const [, ns] = readFileSync(`${TASKS}/${task}/schedstat`, 'utf8').split(' ');
      waited.set(task, state === 'D' ? Infinity : Number(ns) / 1e6);
    }
  } catch {
    // The thread has ended, or the file does not exist.
  }
  return waited;
}
