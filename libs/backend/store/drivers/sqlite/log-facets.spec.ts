import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { atOnce, type LogEntry, type LogFilter } from '#contracts';
import { seededRandom } from '../../../../../test/support/seeded-random.js';
import { logEntry } from '../../../../../test/support/store/entries.js';
import { scratchFolder } from '../../../../../test/support/store/scratch.js';
import { openLibsql } from '../libsql.connection.js';
import { MemoryDriver } from '../memory/memory.driver.js';
import type { SqliteConnection } from './sqlite-connection.js';
import { SqliteDriver } from './sqlite.driver.js';

const T = 1_780_000_000_000;
const DAY = 86_400_000;
const WORDS = ['order', 'payment', 'created', 'failed', 'timeout', 'retry'];

describe('Counts of log lines in SQLite', () => {
  const scratch = scratchFolder();
  let files = 0;
  afterAll(() => scratch.remove());

  /** @param bytes segment size */
  function open(
    bytes: number,
    onStatement: (sql: string) => void = () => undefined,
    file = join(scratch.path, `${++files}.db`),
  ): SqliteDriver {
    const connection = openLibsql(file);
    const watched: SqliteConnection = {
      ...connection,
      prepare(sql) {
        const statement = connection.prepare(sql);
        return { ...statement, all: (...values) => (onStatement(sql), statement.all(...values)) };
      },
    };
    const limits = { bytes, ageMs: Infinity };
    return new SqliteDriver(watched, file, { maxBytes: 2 ** 26, segments: { logs: limits, spans: limits } });
  }

  it.each([
    ['one segment', 1e9],
    ['many segments', 20_000],
  ])('are those of the memory driver, in %s', (_, bytes) => {
    const random = seededRandom(7);
    const pick = <V>(list: readonly V[]): V => list[Math.floor(random() * list.length)] as V;
    const [sqlite, memory] = [open(bytes), new MemoryDriver(1e9)];
    let timeMs = T;
    for (let batch = 0; batch < 40; batch++) {
      // Batches of one line, a few lines, and more lines than a block holds; sometimes the clock jumps.
      const size = batch === 20 ? 5000 : batch % 3 === 0 ? 1 : Math.floor(random() * 60);
      if (batch % 15 === 9) timeMs += pick([-3_600_000, 40 * DAY]);
      const lines = Array.from({ length: size }, () =>
        logEntry({
          timeMs: (timeMs += Math.floor(random() * 900)),
          level: pick(['info', 'info', 'error', 'fatal', '']),
          component: pick(['A', 'B', '']),
          errorType: pick(['', '', 'E1', 'E2']),
          message: `${pick(WORDS)} ${pick(WORDS)} ${size}`,
          traceId: pick(['', 'a'.repeat(32)]),
        }),
      );
      for (const driver of [sqlite, memory]) driver.logs.append(lines);
    }
    const filter = (): LogFilter => ({
      ...(random() < 0.7 && { text: pick(['order', 'order created', '"order created"', 'pay*', 'nothing']) }),
      ...(random() < 0.3 && { levels: pick([['error'], ['error', 'fatal'], ['']]) }),
      ...(random() < 0.3 && { component: pick(['A', '']) }),
      ...(random() < 0.3 && { errorType: pick(['E1', '']) }),
      ...(random() < 0.2 && { traceId: pick(['', 'a'.repeat(32)]) }),
      ...(random() < 0.4 && { fromMs: T + Math.floor(random() * 60_000) }),
      ...(random() < 0.4 && { toMs: T + Math.floor(random() * 41 * DAY) }),
    });
    const compare = (): void => {
      for (let i = 0; i < 60; i++) {
        const [asked, width] = [filter(), pick([1000, 7000, 60_000, DAY])];
        expect([asked, width, atOnce(sqlite.logs.counts(asked, width))]).toEqual([
          asked,
          width,
          atOnce(memory.logs.counts(asked, width)),
        ]);
        const found = [sqlite, memory].map((driver) => driver.logs.find(asked, { limit: 50 }).items);
        expect([asked, found[0]]).toEqual([asked, found[1]]);
      }
    };
    compare();
    for (const driver of [sqlite, memory]) driver.logs.trim({ oldest: 700 });
    compare();
    sqlite.close();
  });

  it('read no line, and search a segment that is complete once', () => {
    const statements: string[] = [];
    const driver = open(30_000, (sql) => statements.push(sql));
    for (let i = 0; i < 20; i++) driver.logs.append(lines(100));
    const asked = (filter: LogFilter): { rows: number; searches: number } => {
      statements.length = 0;
      expect(atOnce(driver.logs.counts(filter, DAY)).total).toBe(filter.component === 'B' ? 0 : 2000);
      const of = (part: RegExp): number => statements.filter((sql) => part.test(sql)).length;
      return { rows: of(/\blogs_\d/), searches: of(/MATCH/) };
    };
    const segments = 20_000 / 3000;
    const first = asked({ text: 'order' });
    expect(first.rows).toBe(0);
    expect(first.searches).toBeGreaterThan(segments / 2);
    expect(asked({ text: 'order' })).toEqual({ rows: 0, searches: 1 });
    expect(asked({ text: 'order', component: 'B' }).rows).toBe(0);
    driver.close();
  });

  it('find the words that many lines have searched already, in all segments that are complete', () => {
    const statements: string[] = [];
    const driver = open(30_000, (sql) => statements.push(sql));
    const searches = (): number => statements.splice(0).filter((sql) => /MATCH/.test(sql)).length;
    for (let i = 0; i < 20; i++) driver.logs.append(lines(100));
    driver.reclaim(Infinity);
    const ahead = searches();
    expect(ahead).toBeGreaterThan(4);
    for (const text of ['order', 'created']) {
      expect(atOnce(driver.logs.counts({ text }, DAY)).total).toBe(2000);
      expect(searches()).toBe(1);
    }
    driver.reclaim(Infinity);
    expect(searches()).toBe(0);
    driver.close();
    // After a restart nothing but the segment that takes lines is searched.
    const restarted = open(30_000, (sql) => statements.push(sql), driver.file);
    for (const text of ['order', 'created']) {
      expect(atOnce(restarted.logs.counts({ text }, DAY)).total).toBe(2000);
      expect(searches()).toBe(1);
    }
    restarted.logs.trim({ oldest: 1900 });
    expect(atOnce(restarted.logs.counts({ text: 'order' }, DAY)).total).toBe(100);
    restarted.close();
    const connection = openLibsql(driver.file);
    const names = connection
      .prepare('SELECT name FROM sqlite_master')
      .all()
      .map(({ name }) => name as string);
    const kept = names.filter((name) => /^log_matches_\d+$/.test(name));
    expect(kept.filter((name) => !names.includes(name.replace('log_matches', 'logs')))).toEqual([]);
    connection.close();
  });

  it('of a slow log take few blocks, and of a file without blocks are counted from its lines', () => {
    const driver = open(1e9);
    for (let i = 0; i < 1100; i++) driver.logs.append(lines(1));
    driver.close();
    const file = join(scratch.path, `${files}.db`);
    const connection = openLibsql(file);
    const [blocks] = connection.prepare('SELECT count(*) AS n, min(lines) AS least FROM log_facets_1').all();
    expect(blocks).toMatchObject({ n: 3 });
    connection.exec('DELETE FROM log_facets_1 WHERE first = 1');
    connection.close();
    const limits = { bytes: 1e9, ageMs: Infinity };
    const again = new SqliteDriver(openLibsql(file), file, {
      maxBytes: 2 ** 26,
      segments: { logs: limits, spans: limits },
    });
    again.logs.append(lines(10));
    expect(atOnce(again.logs.counts({ text: 'order' }, 1000)).total).toBe(1110);
    expect(again.logs.find({ text: 'order', toMs: T }, { limit: 3 }).items).toHaveLength(3);
    again.close();
  });
});

function lines(count: number): LogEntry[] {
  return Array.from({ length: count }, () => logEntry());
}
