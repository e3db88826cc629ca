import { cutText, isInnocentWord, redactText } from '#redaction';
import { quote } from './json-text.js';

/** Texts up to this length are cached: levels, routes and names recur. */
const SHORT = 64;
/** UUID-like ids occur once, so caching them is useless. */
const NOT_IN_UUID = /[^0-9a-f-]/;
const UUID_LENGTH = 36;
const REMEMBERED = 512;
const SHORTEST = 8;
const MAX_WORDS = REMEMBERED / 2;

/** Writes texts as JSON, redacted and shortened. */
export class SafeText {
  /** The last long text, because an error's message appears twice in its line. */
  private last = '';
  private lastWritten = '""';
  private lastLimit = 0;
  private recent = new Map<string, string>();
  private older = new Map<string, string>();

  /** @param maxLength maximum characters of one text */
  constructor(readonly maxLength: number) {}

  /** @param limit maximum characters, if less than `maxLength` */
  write(text: string, limit = this.maxLength): string {
    if (text.length > Math.min(SHORT, limit)) return this.long(text, limit);
    if (text.length === UUID_LENGTH && isUuid(text)) return `"${text}"`;
    return this.recent.get(text) ?? (isInnocentWord(text) ? this.word(text) : this.remember(text));
  }

  private long(text: string, limit: number): string {
    if (text === this.last && limit === this.lastLimit) return this.lastWritten;
    this.lastWritten = quote(text.length > limit ? cutText(text, limit) : redactText(text));
    [this.last, this.lastLimit] = [text, limit];
    return this.lastWritten;
  }

  /**
   * Single words are rebuilt rather than cached, except for some of the shortest (methods, states), so that they do not
   * evict other entries.
   */
  private word(text: string): string {
    const written = `"${text}"`;
    if (text.length <= SHORTEST && this.recent.size < MAX_WORDS) this.recent.set(text, written);
    return written;
  }

  /** A cache with two generations, so that used entries survive. */
  private remember(text: string): string {
    const written = this.older.get(text) ?? quote(redactText(text));
    if (this.recent.size >= REMEMBERED) {
      this.older = this.recent;
      this.recent = new Map();
    }
    this.recent.set(text, written);
    return written;
  }
}

function isUuid(text: string): boolean {
  const dashes = text[8] === '-' && text[13] === '-' && text[18] === '-' && text[23] === '-';
  return dashes && !NOT_IN_UUID.test(text);
}
