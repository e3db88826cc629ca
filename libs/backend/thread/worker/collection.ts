import { inTime } from './in-time.js';

/** Asks the main thread for the metrics that only it can read. */
export class Collection {
  private readonly waiting = new Map<number, () => void>();
  /** Below zero, to be told apart from the rounds of the store. */
  private number = 0;

  constructor(private readonly collect: (round: number) => void) {}

  /**
   * @param isLate see `inTime`
   * @returns whether they were read, and have come
   */
  async ask(isLate: () => boolean): Promise<boolean> {
    const round = --this.number;
    const read = new Promise<true>((resolve) => this.waiting.set(round, () => resolve(true)));
    this.collect(round);
    const isRead = await inTime(read, isLate);
    this.waiting.delete(round);
    return isRead ?? false;
  }

  /** The main thread has sent its part of a round. */
  collected(round: number): void {
    this.waiting.get(round)?.();
  }
}
