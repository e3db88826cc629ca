import type { LogEntry } from '#contracts';
import { wordsOf } from '../words.js';

/** The sampling interval: on average, one of this many lines is inspected. */
const EVERY = 64;
/** Minimum share of sampled lines: rarer words are found quickly anyway. */
const LEAST_SHARE = 1 / 16;
/** Maximum number of words per segment that are searched in advance. */
const MOST_WORDS = 24;
/** Maximum number of distinct words counted in a segment, since numbers and ids are words too. */
const MOST_COUNTED = 10_000;
/** Maximum number of waiting searches. */
const MOST_WAITING = 1000;

/** A search to run in advance. */
export interface AheadSearch {
  readonly segment: number;
  readonly word: string;
}

/**
 * Finds the frequent words of each segment from a sample of its lines. Searching for these takes the longest, a few
 * milliseconds per segment, so it is done in advance, once a segment is complete.
 */
export class WordsAhead {
  #segment = 0;
  #lines = 0;
  readonly #counts = new Map<string, number>();
  #skip = 0;
  #random = 1;
  #waiting: AheadSearch[] = [];

  /** Samples lines added to a segment; earlier segments are complete. */
  note(segment: number, entries: readonly LogEntry[]): void {
    if (segment !== this.#segment) this.#begin(segment);
    for (; this.#skip < entries.length; this.#skip += this.#stride())
      this.#count((entries[this.#skip] as LogEntry).message);
    this.#skip -= entries.length;
  }

  next(): AheadSearch | undefined {
    return this.#waiting.shift();
  }

  clear(): void {
    this.#segment = 0;
    this.#waiting = [];
  }

  #begin(segment: number): void {
    const least = Math.max(1, this.#lines * LEAST_SHARE);
    const words = this.#segment === 0 ? [] : [...this.#counts].filter(([, count]) => count >= least);
    words.sort(([, a], [, b]) => b - a);
    for (const [word] of words.slice(0, MOST_WORDS)) this.#waiting.push({ segment: this.#segment, word });
    this.#waiting.splice(0, this.#waiting.length - MOST_WAITING);
    this.#segment = segment;
    this.#lines = 0;
    this.#counts.clear();
  }

  #count(message: string): void {
    this.#lines++;
    for (const word of new Set(wordsOf(message))) {
      const count = this.#counts.get(word);
      if (count !== undefined) this.#counts.set(word, count + 1);
      else if (this.#counts.size < MOST_COUNTED) this.#counts.set(word, 1);
    }
  }

  /** Irregular, because lines may repeat in a pattern, but the same in each run. */
  #stride(): number {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
    return 1 + Math.floor((this.#random / 2 ** 32) * 2 * (EVERY - 1));
  }
}
