import { inTime } from './in-time.js';

/** Requests the metrics that only the main thread can read. */
export class Collection {
  private readonly waiting = new Map<number, () => void>();
  /** Negative, to distinguish these rounds from those of the store. */
  private number = 0;

  constructor(private readonly collect: (round: number) => void) {}

  /**
   * @param isLate see `inTime`
   * @returns whether they were read and have arrived
   */
  async ask(isLate: () => boolean): Promise<boolean> {
    const round = --this.number;
    const read = new Promise<true>((resolve) => this.waiting.set(round, () => resolve(true)));
    this.collect(round);
    const isRead = await inTime(read, isLate);
    this.waiting.delete(round);
    return isRead ?? false;
  }

  /** The main thread has sent its metrics of a round. */
  collected(round: number): void {
    this.waiting.get(round)?.();
  }
}
