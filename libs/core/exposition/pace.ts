import { performance } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';

const LONGEST_RUN_MS = 3;
const BLOCK_LENGTH = 64 * 1024;

/** Number of series written between two time checks: some dozens of the most expensive ones take well below 10 ms. */
export const ROWS_PER_LOOK = 32;

/** Yields the event loop after enough work. */
export class Pace {
  private startedAt = performance.now();

  /** Whether to yield. */
  get due(): boolean {
    return performance.now() - this.startedAt >= LONGEST_RUN_MS;
  }

  async breathe(): Promise<void> {
    await turn();
    this.startedAt = performance.now();
  }
}

/** Joins small pieces of a page to blocks, and yields the event loop between pieces. */
export async function* pacedText(pieces: Iterable<string> | AsyncIterable<string>): AsyncGenerator<string> {
  const pace = new Pace();
  let block = '';
  for await (const piece of pieces) {
    block += piece;
    if (block.length >= BLOCK_LENGTH) {
      yield block;
      block = '';
    }
    if (pace.due) await pace.breathe();
  }
  if (block !== '') yield block;
}

/** Splits a long list into parts that are written quickly. */
export function* partsOf<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += ROWS_PER_LOOK) yield list.slice(at, at + ROWS_PER_LOOK);
}
