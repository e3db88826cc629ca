import type { SqliteSession } from './sqlite-session.js';

/** Tables for a range of a signal's records. They are dropped as a whole, which is far cheaper than deleting rows. */
export interface Segment {
  readonly number: number;
  /** Numbers of the first and last record; `lastId` is below `firstId` in an empty segment. */
  readonly firstId: number;
  lastId: number;
  /** Milliseconds since 1970. */
  minMs: number;
  maxMs: number;
  /** Estimated size. */
  bytes: number;
}

/** Limits at which a new segment begins. */
export interface SegmentLimits {
  readonly bytes: number;
  /** Maximum time between the first and last record, milliseconds. */
  readonly ageMs: number;
}

export interface SegmentTables {
  readonly signal: 'logs' | 'spans';
  create(number: number): readonly string[];
  drop(number: number): readonly string[];
}

/** The segments of one signal, oldest first, and the lowest record number that is still valid. */
export class Segments {
  #list: Segment[] = [];
  /** Records with lower numbers are deleted. */
  #floor = 1;

  constructor(
    private readonly session: SqliteSession,
    private readonly tables: SegmentTables,
    private readonly limits: SegmentLimits,
  ) {
    this.reload();
  }

  /** Reloads all segments after a failed transaction. */
  reload(): void {
    this.#list = this.session.all<Segment>(
      `SELECT number, first_id AS firstId, last_id AS lastId, min_ms AS minMs, max_ms AS maxMs, bytes
         FROM segments WHERE signal = ? ORDER BY number`,
      this.tables.signal,
    );
    for (const segment of this.#list) if (segment.lastId < segment.firstId) unset(segment);
    const floor = this.session.one<{ value: string }>(
      'SELECT value FROM state WHERE key = ?',
      this.#floorKey(),
    );
    this.#floor = Number(floor?.value ?? 1);
  }

  get list(): readonly Segment[] {
    return this.#list;
  }

  get floor(): number {
    return this.#floor;
  }

  get nextId(): number {
    return Math.max(this.#floor, (this.#list.at(-1)?.lastId ?? 0) + 1);
  }

  /** Estimated size of all segments. */
  get bytes(): number {
    return this.#list.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  has(number: number): boolean {
    return this.#list.some((segment) => segment.number === number);
  }

  /** Segments that may have records of a period, in milliseconds since 1970. */
  of(fromMs = -Infinity, toMs = Infinity): Segment[] {
    return this.#list.filter(({ minMs, maxMs }) => maxMs >= fromMs && minMs <= toMs);
  }

  /** Number of the first record that remains when the oldest segments with at least `bytes` bytes are dropped. */
  pastBytes(bytes: number): number {
    let left = bytes;
    let to = this.#floor;
    for (const segment of this.#list) {
      if (left <= 0) break;
      left -= segment.bytes;
      to = segment.lastId + 1;
    }
    return to;
  }

  /** The segment that receives new records. */
  current(): Segment {
    const last = this.#list.at(-1);
    if (last && last.bytes < this.limits.bytes && last.maxMs - last.minMs < this.limits.ageMs) return last;
    const segment: Segment = unset({
      number: (last?.number ?? this.#lastNumber()) + 1,
      firstId: this.nextId,
      lastId: this.nextId - 1,
      minMs: 0,
      maxMs: 0,
      bytes: 0,
    });
    for (const sql of this.tables.create(segment.number)) this.session.exec(sql);
    this.#list.push(segment);
    this.save(segment);
    return segment;
  }

  save({ number, firstId, lastId, minMs, maxMs, bytes }: Segment): void {
    const known = lastId >= firstId;
    this.session.run(
      'INSERT OR REPLACE INTO segments VALUES (?, ?, ?, ?, ?, ?, ?)',
      this.tables.signal,
      number,
      firstId,
      lastId,
      known ? minMs : 0,
      known ? maxMs : 0,
      Math.round(bytes),
    );
  }

  /** Deletes records below a number. A segment's tables are dropped when all of its records are deleted. */
  raiseFloor(id: number): void {
    if (id <= this.#floor) return;
    const nextId = this.nextId;
    this.#floor = Math.min(id, nextId);
    this.session.run('INSERT OR REPLACE INTO state VALUES (?, ?)', this.#floorKey(), String(this.#floor));
    while (this.#list[0] && this.#list[0].lastId < this.#floor) this.#drop(this.#list[0]);
  }

  #drop(segment: Segment): void {
    for (const sql of this.tables.drop(segment.number)) this.session.exec(sql);
    this.session.run(
      'DELETE FROM segments WHERE signal = ? AND number = ?',
      this.tables.signal,
      segment.number,
    );
    this.session.run('INSERT OR REPLACE INTO state VALUES (?, ?)', this.#numberKey(), String(segment.number));
    this.#list.shift();
  }

  /** Numbers are never reused, because prepared statements of a dropped segment may still exist. */
  #lastNumber(): number {
    const row = this.session.one<{ value: string }>(
      'SELECT value FROM state WHERE key = ?',
      this.#numberKey(),
    );
    return Number(row?.value ?? 0);
  }

  #floorKey(): string {
    return `${this.tables.signal}.floor`;
  }

  #numberKey(): string {
    return `${this.tables.signal}.dropped`;
  }
}

/** Extends a segment to the record `lastId` and to these times. */
export function extend(segment: Segment, lastId: number, timesMs: Iterable<number>, bytes: number): void {
  segment.lastId = Math.max(segment.lastId, lastId);
  for (const timeMs of timesMs) {
    segment.minMs = Math.min(segment.minMs, timeMs);
    segment.maxMs = Math.max(segment.maxMs, timeMs);
  }
  segment.bytes += bytes;
}

function unset(segment: Segment): Segment {
  segment.minMs = Infinity;
  segment.maxMs = -Infinity;
  return segment;
}
