import type { StoredLog } from '#contracts';

/**
 * Log lines of a live tail, newest first, in bounded memory: what came since the last picture waits, and is shown with the
 * next one or when the tail goes on.
 */
export class TailBuffer {
  private waiting: StoredLog[] = [];
  private shown: readonly StoredLog[] = [];

  /** @param most lines that are shown, and lines that wait; the oldest go */
  constructor(private readonly most: number) {}

  /** @param lines oldest first */
  add(lines: readonly StoredLog[]): void {
    for (const line of lines.slice(-this.most)) this.waiting.push(line);
    if (this.waiting.length > this.most) this.waiting.splice(0, this.waiting.length - this.most);
  }

  get waits(): number {
    return this.waiting.length;
  }

  /** Takes what waits. @returns all lines to be shown, newest first */
  show(): readonly StoredLog[] {
    if (this.waiting.length === 0) return this.shown;
    const newest = this.waiting.reverse();
    this.waiting = [];
    this.shown = newest.concat(this.shown.slice(0, this.most - newest.length));
    return this.shown;
  }
}
