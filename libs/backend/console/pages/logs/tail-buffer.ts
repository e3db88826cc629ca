import type { StoredLog } from '#contracts';

/**
 * The log lines of a live tail, newest first, in bounded memory. New lines wait until the next frame, or until the tail
 * continues.
 */
export class TailBuffer {
  private waiting: StoredLog[] = [];
  private shown: readonly StoredLog[] = [];

  /** @param most maximum number of shown lines, and of waiting lines; the oldest are removed */
  constructor(private readonly most: number) {}

  /** @param lines oldest first */
  add(lines: readonly StoredLog[]): void {
    for (const line of lines.slice(-this.most)) this.waiting.push(line);
    if (this.waiting.length > this.most) this.waiting.splice(0, this.waiting.length - this.most);
  }

  get waits(): number {
    return this.waiting.length;
  }

  /** Adds the waiting lines to the shown ones. @returns all lines to show, newest first */
  show(): readonly StoredLog[] {
    if (this.waiting.length === 0) return this.shown;
    const newest = this.waiting.reverse();
    this.waiting = [];
    this.shown = newest.concat(this.shown.slice(0, this.most - newest.length));
    return this.shown;
  }
}
