import { cutText, isInnocentWord, redactText } from '#redaction';
import { quote } from './json-text.js';

/** Texts up to this length are remembered: levels, routes and names come again and again. */
const SHORT = 64;
/** What most ids look like: each comes once, so remembering them is of no use. */
const NOT_IN_UUID = /[^0-9a-f-]/;
const UUID_LENGTH = 36;
const REMEMBERED = 512;
const SHORTEST = 8;
const MAX_WORDS = REMEMBERED / 2;

/** Writes texts as JSON with secrets replaced, cut to a length. */
export class SafeText {
  /** The last long text: the message of an error stands on its line twice. */
  private last = '';
  private lastWritten = '""';
  private lastLimit = 0;
  private recent = new Map<string, string>();
  private older = new Map<string, string>();

  /** @param maxLength characters of one text at most */
  constructor(readonly maxLength: number) {}

  /** @param limit fewer characters than `maxLength`, where room is short */
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

  /** Words are written anew, but for some of the shortest: methods and states. They make nobody else be forgotten. */
  private word(text: string): string {
    const written = `"${text}"`;
    if (text.length <= SHORTEST && this.recent.size < MAX_WORDS) this.recent.set(text, written);
    return written;
  }

  /** Two generations, so that what is in use survives and the rest is forgotten. */
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
