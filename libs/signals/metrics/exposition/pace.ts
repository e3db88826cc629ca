import { setImmediate as turn } from 'node:timers/promises';
import { now } from '../clock.js';

const LONGEST_RUN_MS = 3;
const BLOCK_LENGTH = 64 * 1024;

/** How many series are written between two looks at the clock: some dozen of the dearest stay well below 10 ms. */
export const ROWS_PER_LOOK = 32;

/** Lets the event loop turn when work has held it for long enough. */
export class Pace {
  private startedAt = now();

  /** Whether it is time to let others work. */
  get due(): boolean {
    return now() - this.startedAt >= LONGEST_RUN_MS;
  }

  async breathe(): Promise<void> {
    await turn();
    this.startedAt = now();
  }
}

/** Joins small pieces of a page to blocks, and lets the event loop turn between pieces. */
export async function* pacedText(pieces: AsyncIterable<string>): AsyncGenerator<string> {
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

/** A long list in parts that are quickly written. */
export function* partsOf<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += ROWS_PER_LOOK) yield list.slice(at, at + ROWS_PER_LOOK);
}
