import { createHash, randomBytes } from 'node:crypto';
import { cleanText, jsonOf } from '../clean-text.js';
import type { SqliteSession } from './sqlite-session.js';
import type { SqlValue } from './sqlite-connection.js';

type Attributes = Readonly<Record<string, unknown>>;

/** 52 bits are exact as a JavaScript number, and enough for the attributes of one segment. */
const HASH_DIGITS = 13;
const MAX_CACHED = 10_000;
/** Longer values rarely repeat. */
const MAX_CACHED_LENGTH = 200;

/**
 * Stores each distinct attribute once per segment of spans, under a hash of name and value. The hash is salted per
 * file, so that an attacker cannot construct collisions.
 */
export class SpanAttributes {
  readonly #salt: string;
  readonly #hashes = new Map<string, number>();
  /** Hashes known to be stored in the current segment. */
  #written = new Set<number>();
  #segment = -1;

  constructor(private readonly session: SqliteSession) {
    this.#salt = saltOf(session);
  }

  /** Forgets the hashes of a failed transaction. */
  reload(): void {
    this.#written = new Set();
  }

  /** Collects attributes that are not stored yet. @returns the hashes of all, in order */
  put(segment: number, attributes: Attributes, missing: SqlValue[][]): number[] {
    if (segment !== this.#segment || this.#written.size > MAX_CACHED) this.reload();
    this.#segment = segment;
    return Object.entries(attributes).map(([name, value]) => {
      const json = jsonOf(value);
      const clean = cleanText(name);
      const hash = this.hash(clean, json);
      if (!this.#written.has(hash)) {
        this.#written.add(hash);
        missing.push([hash, clean, json]);
      }
      return hash;
    });
  }

  read(segment: number, hashes: Iterable<number>): Map<number, readonly [name: string, value: unknown]> {
    const rows = this.session.all<{ hash: number; name: string; value: string }>(
      `SELECT hash, name, value FROM attributes_${segment} WHERE hash IN (SELECT value FROM json_each(?))`,
      JSON.stringify([...new Set(hashes)]),
    );
    return new Map(rows.map(({ hash, name, value }) => [hash, [name, JSON.parse(value) as unknown]]));
  }

  /** The index word of an attribute's hash. */
  static word(hash: number): string {
    return `a${hash.toString(36)}`;
  }

  /** The index word of a span's column. A NUL separates it from attribute names, in which NUL is replaced. */
  wordOf(column: 'service' | 'operation', value: string): string {
    return SpanAttributes.word(this.hash(`\0${column}`, value));
  }

  hash(name: string, json: string): number {
    const key = `${name}\0${json}`;
    const known = this.#hashes.get(key);
    if (known !== undefined) return known;
    const digits = createHash('sha1').update(this.#salt).update(key).digest('hex').slice(0, HASH_DIGITS);
    const hash = Number.parseInt(digits, 16);
    if (key.length <= MAX_CACHED_LENGTH) {
      if (this.#hashes.size > MAX_CACHED) this.#hashes.clear();
      this.#hashes.set(key, hash);
    }
    return hash;
  }

  /** Hashes of all values whose text form equals this text, e.g. the number 5 and the text "5". */
  hashesOfText(name: string, text: string): number[] {
    return jsonForms(text).map((json) => this.hash(name, json));
  }
}

/** JSON of the values with this text form. */
function jsonForms(text: string): string[] {
  const forms = [JSON.stringify(text)];
  try {
    if (String(JSON.parse(text)) === text || /^[[{]/.test(text)) forms.push(JSON.stringify(JSON.parse(text)));
  } catch {
    // The text is no other JSON value.
  }
  return forms;
}

function saltOf(session: SqliteSession): string {
  const row = session.one<{ value: string }>("SELECT value FROM state WHERE key = 'attributes.salt'");
  if (row) return row.value;
  const salt = randomBytes(16).toString('hex');
  session.run("INSERT INTO state VALUES ('attributes.salt', ?)", salt);
  return salt;
}
