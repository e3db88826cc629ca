import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { atOnce, type LogEntry, type Sliced, type SpanEntry } from '#contracts';
import { logEntry, spanEntry } from '../../../../test/support/store/entries.js';
import { scratchFolder } from '../../../../test/support/store/scratch.js';
import { driverLimits } from './driver-limits.js';
import { openLibsql } from './libsql.connection.js';
import { MemoryDriver } from './memory/memory.driver.js';
import { SqliteDriver } from './sqlite/sqlite.driver.js';
import type { StoreDriver } from './store-driver.js';

const T = 1_780_000_000_000;
const SPANS = 15_000;
const LINES = 30_000;
/** Records that one step may process: about 5 ms of work. */
const MOST_SPANS = 2100;
const MOST_LINES = 4100;

const scratch = scratchFolder();
afterAll(() => scratch.remove());

const drivers: [name: string, open: () => StoreDriver][] = [
  ['memory', () => new MemoryDriver(2 ** 28)],
  [
    'SQLite',
    () => {
      const file = join(scratch.path, 'parts.db');
      return new SqliteDriver(openLibsql(file), file, driverLimits(2 ** 28));
    },
  ],
];

/** Spans and lines are numbered by their start, and every query covers all of them. */
describe.each(drivers)('What counts everything, with the driver %s,', (name, open) => {
  const driver = open();
  afterAll(() => driver.close());
  const traces = 'abc'.split('');
  // One trace contains most of the spans.
  const spans = Array.from({ length: SPANS }, (_, i): SpanEntry => {
    const isOwn = i % 10 === 0;
    return spanEntry({
      traceId: isOwn ? String(i).padStart(32, '0') : 'f'.repeat(32),
      spanId: String(i).padStart(16, '0'),
      parentSpanId: isOwn || i < 2 ? '' : String(i - 1).padStart(16, '0'),
      service: traces[i % 3] as string,
      startUs: (T + i) * 1000,
      durationNs: i,
    });
  });
  for (let i = 0; i < SPANS; i += 500) driver.spans.append(spans.slice(i, i + 500));
  for (let i = 0; i < LINES; i += 500)
    driver.logs.append(
      Array.from({ length: 500 }, (_, n): LogEntry =>
        logEntry({ timeMs: T + i + n, message: `order ${i + n}`, spanId: 'e'.repeat(16) }),
      ),
    );

  function partsOf(work: Sliced<unknown>): number {
    let parts = 1;
    while (!work.next().done) parts++;
    return parts;
  }

  it('processes spans in parts, large traces among them', () => {
    expect(partsOf(driver.spans.operations({}))).toBeGreaterThanOrEqual(SPANS / MOST_SPANS);
    // Each span is read once and processed three times.
    expect(partsOf(driver.spans.edges({}))).toBeGreaterThanOrEqual(
      (SPANS * 0.9) / MOST_SPANS + SPANS / MOST_SPANS,
    );
  });

  it('does lines in parts', () => {
    expect(partsOf(driver.logs.counts({ spanId: 'e'.repeat(16) }, 1000))).toBeGreaterThanOrEqual(
      LINES / MOST_LINES,
    );
    // Packed lines: at most eight blocks of 4,096.
    expect(partsOf(driver.logs.counts({ text: 'order' }, 7000))).toBeGreaterThanOrEqual(
      name === 'memory' ? LINES / MOST_LINES : 2,
    );
  });

  it('returns the same as without parts, while records are added and removed between the parts', () => {
    const whole = atOnce(driver.spans.operations({}));
    expect(whole.reduce((sum, { count }) => sum + count, 0)).toBe(SPANS);
    expect(atOnce(driver.spans.edges({})).reduce((sum, { calls }) => sum + calls, 0)).toBeGreaterThan(0);
    const works: Sliced<unknown>[] = [
      driver.spans.operations({}),
      driver.spans.edges({}),
      driver.logs.counts({ text: 'order' }, 7000),
      driver.logs.counts({ spanId: 'e'.repeat(16) }, 7000),
      driver.logs.counts({}, 60_000),
    ];
    for (const work of works) work.next();
    driver.logs.append([logEntry()]);
    driver.spans.append([spanEntry()]);
    driver.logs.trim({ beforeMs: Infinity });
    driver.spans.trim({ beforeMs: Infinity });
    for (const work of works) expect(() => atOnce(work)).not.toThrow();
    expect(atOnce(driver.logs.counts({}, 1000)).total).toBe(0);
  });
});
