import { QueryProblem } from './query-problem.js';

/**
 * Lets so many requests run at once; further ones wait in order, and beyond that they are refused, so that a dashboard
 * with a hundred panels neither fails nor takes the thread from sampling and rules.
 */
export class InteractiveLimit {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /**
   * @param most requests that run at once
   * @param mostWaiting requests that wait
   */
  constructor(
    private readonly most: number,
    private readonly mostWaiting: number,
  ) {}

  /**
   * Waits for a place.
   *
   * @returns what gives the place back; calling it again does nothing
   * @throws QueryProblem when too many wait, or `signal` is aborted
   */
  async enter(signal: AbortSignal): Promise<() => void> {
    if (this.running >= this.most) await this.line(signal);
    else this.running++;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      // The place goes to the next one without becoming free.
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    };
  }

  private line(signal: AbortSignal): Promise<void> {
    if (this.waiting.length >= this.mostWaiting)
      throw new QueryProblem('unavailable', 'too many queries wait; ask again later');
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener('abort', aborted);
        resolve();
      };
      const aborted = (): void => {
        this.waiting.splice(this.waiting.indexOf(enter), 1);
        reject(new QueryProblem('canceled', 'the request was canceled while it waited'));
      };
      if (signal.aborted) return reject(new QueryProblem('canceled', 'the request was canceled'));
      signal.addEventListener('abort', aborted, { once: true });
      this.waiting.push(enter);
    });
  }
}
