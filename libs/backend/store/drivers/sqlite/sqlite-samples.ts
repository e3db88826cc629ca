import type { MetricInfo, TierName } from '#contracts';
import type { ChunkRow, JournalRow, SampleTables, SeriesRow } from '../store-driver.js';
import { bytesOf, type SqlRow } from './sqlite-connection.js';
import type { SqliteSession } from './sqlite-session.js';

export const SAMPLE_SCHEMA = `
CREATE TABLE series(id INTEGER PRIMARY KEY, labels TEXT NOT NULL, kind TEXT NOT NULL, from_ms INTEGER, to_ms INTEGER);
CREATE TABLE metrics(name TEXT PRIMARY KEY, type TEXT, help TEXT, unit TEXT) WITHOUT ROWID;
CREATE TABLE chunks(id INTEGER PRIMARY KEY, tier TEXT, series_group INTEGER, from_ms INTEGER, to_ms INTEGER,
  samples INTEGER, size INTEGER, bytes BLOB);
CREATE INDEX chunks_group ON chunks(tier, series_group, from_ms, to_ms);
CREATE INDEX chunks_time ON chunks(tier, to_ms, samples, size);
CREATE TABLE journal(sequence INTEGER PRIMARY KEY, size INTEGER, bytes BLOB);`;

/** Bytes of a chunk's row and its two index entries, without the chunk itself. */
const CHUNK_BYTES = 100;
/** Rows read per step. */
const SLICE = 500;

/** Samples in SQLite tables. */
export class SqliteSamples implements SampleTables {
  readonly #samples = new Map<TierName, number>();
  #bytes = 0;

  constructor(private readonly session: SqliteSession) {
    this.reload();
  }

  reload(): void {
    this.#samples.clear();
    this.#bytes = this.session.number('SELECT coalesce(sum(size), 0) FROM journal');
    for (const row of this.session.all<{ tier: TierName; chunks: number; samples: number; size: number }>(
      'SELECT tier, count(*) AS chunks, sum(samples) AS samples, sum(size) AS size FROM chunks GROUP BY tier',
    )) {
      this.#samples.set(row.tier, row.samples);
      this.#bytes += row.size + row.chunks * CHUNK_BYTES;
    }
  }

  putSeries(rows: readonly SeriesRow[]): void {
    this.session.insert(
      'OR REPLACE INTO series',
      5,
      rows.map(({ id, labels, kind, fromMs, toMs }) => [id, labels, kind, fromMs, toMs]),
    );
  }

  removeSeries(ids: readonly number[]): void {
    this.session.run('DELETE FROM series WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(ids));
  }

  *allSeries(): Iterable<SeriesRow> {
    let after = -1;
    for (;;) {
      const rows = this.session.all<SeriesRow>(
        'SELECT id, labels, kind, from_ms AS fromMs, to_ms AS toMs FROM series WHERE id > ? ORDER BY id LIMIT ?',
        after,
        SLICE,
      );
      for (const { id, labels, kind, fromMs, toMs } of rows) yield { id, labels, kind, fromMs, toMs };
      if (rows.length < SLICE) return;
      after = rows.at(-1)?.id ?? after;
    }
  }

  putMetric({ name, type, help, unit }: MetricInfo): void {
    this.session.run('INSERT OR REPLACE INTO metrics VALUES (?, ?, ?, ?)', name, type, help, unit);
  }

  allMetrics(): Iterable<MetricInfo> {
    return this.session
      .all<{ name: string; type: MetricInfo['type']; help: string; unit: string }>(
        'SELECT name, type, help, unit FROM metrics ORDER BY name',
      )
      .map(({ name, type, help, unit }) => ({ name, type, help, unit }));
  }

  putChunks(rows: readonly ChunkRow[]): void {
    for (const { tier, group, fromMs, toMs, samples, bytes } of rows) {
      this.removeChunk({ tier, group, fromMs });
      this.session.run(
        'INSERT INTO chunks(tier, series_group, from_ms, to_ms, samples, size, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)',
        tier,
        group,
        fromMs,
        toMs,
        samples,
        bytes.byteLength,
        bytes,
      );
      this.#samples.set(tier, this.sampleCount(tier) + samples);
      this.#bytes += bytes.byteLength + CHUNK_BYTES;
    }
  }

  *chunks(tier: TierName, groups: readonly number[], fromMs: number, toMs: number): Iterable<ChunkRow> {
    for (const group of groups.toSorted((a, b) => a - b))
      for (const row of this.session.all(
        `SELECT from_ms, to_ms, samples, bytes FROM chunks
           WHERE tier = ? AND series_group = ? AND to_ms >= ? AND from_ms <= ? ORDER BY from_ms`,
        tier,
        group,
        finite(fromMs),
        finite(toMs),
      ))
        yield chunkOf(tier, group, row);
  }

  removeChunk({ tier, group, fromMs }: Pick<ChunkRow, 'tier' | 'group' | 'fromMs'>): void {
    const gone = this.session.one<{ id: number; samples: number; size: number }>(
      'SELECT id, samples, size FROM chunks WHERE tier = ? AND series_group = ? AND from_ms = ?',
      tier,
      group,
      fromMs,
    );
    if (!gone) return;
    this.session.run('DELETE FROM chunks WHERE id = ?', gone.id);
    this.#samples.set(tier, this.sampleCount(tier) - gone.samples);
    this.#bytes -= gone.size + CHUNK_BYTES;
  }

  removeChunks(tier: TierName, beforeMs: number): number {
    const gone = this.session.one<{ chunks: number; samples: number; size: number }>(
      `SELECT count(*) AS chunks, coalesce(sum(samples), 0) AS samples, coalesce(sum(size), 0) AS size
         FROM chunks WHERE tier = ? AND to_ms < ?`,
      tier,
      finite(beforeMs),
    );
    if (!gone?.chunks) return 0;
    this.session.run('DELETE FROM chunks WHERE tier = ? AND to_ms < ?', tier, finite(beforeMs));
    this.#samples.set(tier, this.sampleCount(tier) - gone.samples);
    this.#bytes -= gone.size + gone.chunks * CHUNK_BYTES;
    return gone.samples;
  }

  span(tier: TierName): { fromMs: number; toMs: number } | undefined {
    const row = this.session.one<{ from_ms: number | null; to_ms: number | null }>(
      // Two sub-queries, because each reads only one end of the index.
      `SELECT (SELECT from_ms FROM chunks WHERE tier = ?1 ORDER BY to_ms LIMIT 1) AS from_ms,
              (SELECT max(to_ms) FROM chunks WHERE tier = ?1) AS to_ms`,
      tier,
    );
    if (row?.from_ms == null || row.to_ms === null) return undefined;
    return { fromMs: row.from_ms, toMs: row.to_ms };
  }

  sampleCount(tier: TierName): number {
    return this.#samples.get(tier) ?? 0;
  }

  appendJournal({ sequence, bytes }: JournalRow): void {
    this.session.run('INSERT OR REPLACE INTO journal VALUES (?, ?, ?)', sequence, bytes.byteLength, bytes);
    this.#bytes += bytes.byteLength;
  }

  journal(): Iterable<JournalRow> {
    return this.session
      .all('SELECT sequence, bytes FROM journal ORDER BY sequence')
      .map(({ sequence, bytes }) => ({ sequence: sequence as number, bytes: bytesOf(bytes) }));
  }

  trimJournal(untilSequence: number): void {
    const size = this.session.number(
      'SELECT coalesce(sum(size), 0) FROM journal WHERE sequence <= ?',
      finite(untilSequence),
    );
    this.session.run('DELETE FROM journal WHERE sequence <= ?', finite(untilSequence));
    this.#bytes -= size;
  }

  /** Estimated size. */
  get bytes(): number {
    return this.#bytes;
  }
}

function chunkOf(tier: TierName, group: number, { from_ms, to_ms, samples, bytes }: SqlRow): ChunkRow {
  return {
    tier,
    group,
    fromMs: from_ms as number,
    toMs: to_ms as number,
    samples: samples as number,
    bytes: bytesOf(bytes),
  };
}

/** Some packages bind infinity as a text. */
function finite(value: number): number {
  return Math.min(Math.max(value, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}
