import { QueryProblem } from './query-problem.js';

/**
 * Limits the number of concurrent requests; further ones wait in order, and beyond a second limit they are refused. A
 * dashboard with a hundred panels then neither fails nor blocks sampling and rules.
 */
export class InteractiveLimit {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /**
   * @param most maximum number of concurrent requests
   * @param mostWaiting maximum number of waiting requests
   */
  constructor(
    private readonly most: number,
    private readonly mostWaiting: number,
  ) {}

  /**
   * Waits for a slot.
   *
   * @returns a function that releases the slot; calling it again does nothing
   * @throws QueryProblem when too many requests wait, or `signal` is aborted
   */
  async enter(signal: AbortSignal): Promise<() => void> {
    if (this.running >= this.most) await this.line(signal);
    else this.running++;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      // The slot passes directly to the next request.
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    };
  }

  private line(signal: AbortSignal): Promise<void> {
    if (this.waiting.length >= this.mostWaiting)
      throw new QueryProblem('unavailable', 'too many queries are waiting; try again later');
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
