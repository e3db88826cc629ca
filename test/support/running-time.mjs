import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds of one look that count: a program that was held up does not make up for all of it at once. */
const MOST_AT_ONCE_MS = 100;
const TASKS = '/proc/self/task';

/**
 * A clock that stands still while a thread of this process wants a processor or the disk and has none: load by this clock is
 * what the process can do, whatever else the machine does. Advances when it is looked at, so look often. Linux alone; on
 * other systems it is a clock as any.
 */
export class RunningTime {
  #lookedAt = performance.now();
  #waited = waitedMs();
  #ms = 0;

  /** Milliseconds since it was made. */
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

/** By thread: milliseconds that it was ready to run and had no processor; Infinity while it waits for the disk. */
function waitedMs() {
  const waited = new Map();
  try {
    for (const task of readdirSync(TASKS)) {
      const state = readFileSync(`${TASKS}/${task}/stat`, 'utf8').split(') ')[1]?.[0];
      const [, ns] = readFileSync(`${TASKS}/${task}/schedstat`, 'utf8').split(' ');
      waited.set(task, state === 'D' ? Infinity : Number(ns) / 1e6);
    }
  } catch {
    // A thread ended meanwhile, or there is no such file.
  }
  return waited;
}
