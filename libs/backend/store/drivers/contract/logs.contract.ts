import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { atOnce, type LogCounts, type LogFilter } from '#contracts';
import { logEntry } from '../../../../../test/support/store/entries.js';
import type { StoreDriver } from '../store-driver.js';

const T = 1_780_000_000_000;

/** Contract of all drivers for log lines. */
export function logsContract(open: () => StoreDriver): void {
  let driver: StoreDriver;
  beforeEach(() => {
    driver = open();
  });
  afterEach(() => driver.close());

  const ids = (text: string): number[] =>
    driver.logs.find({ text }, { limit: 100 }).items.map(({ id }) => id);

  const counts = (filter: LogFilter, bucketMs: number): LogCounts =>
    atOnce(driver.logs.counts(filter, bucketMs));

  describe('log lines', () => {
    it('are returned unchanged, newest first, with ascending numbers', () => {
      const lines = [
        logEntry({ message: 'one' }),
        logEntry({
          timeMs: T + 1,
          level: 'error',
          component: 'Pay"ments\'',
          message: 'Zahlung für Ünal ✓ 😀\n\tline two',
          traceId: 'b'.repeat(32),
          spanId: 'c'.repeat(16),
          errorType: 'ECONNREFUSED',
          fields: { orderId: 5, nested: { list: [1, null, 'x'] }, nul: 'a\0b', __proto__x: true },
        }),
      ];
      driver.logs.append(lines);
      const { items, next } = driver.logs.find({}, { limit: 10 });
      expect(items.map(({ id: _, ...line }) => line)).toEqual(lines.toReversed());
      expect(items[0]?.id).toBeGreaterThan(items[1]?.id ?? Infinity);
      expect(next).toBeUndefined();
      expect(driver.logs.count()).toBe(2);
      expect(driver.logs.oldestMs()).toBe(T);
    });

    it('with characters that are no text keep the rest of the line', () => {
      driver.logs.append([logEntry({ message: 'a\0b \ud800 c', component: '\0' })]);
      expect(driver.logs.find({}, { limit: 1 }).items[0]).toMatchObject({
        message: 'a\ufffdb \ufffd c',
        component: '\ufffd',
      });
    });

    it('are found by each condition, and by all together', () => {
      driver.logs.append([
        logEntry({ timeMs: T + 1, level: 'warn', component: 'A', traceId: 'd'.repeat(32) }),
        logEntry({ timeMs: T + 2, level: 'error', component: 'B', errorType: 'E1', spanId: 'e'.repeat(16) }),
        logEntry({ timeMs: T + 3, level: 'error', component: 'A', errorType: 'E2', message: 'order lost' }),
      ]);
      const found = (filter: Parameters<StoreDriver['logs']['find']>[0]): number[] =>
        driver.logs.find(filter, { limit: 10 }).items.map(({ timeMs }) => timeMs - T);
      expect(found({ levels: ['error'] })).toEqual([3, 2]);
      expect(found({ levels: ['error', 'warn'] })).toEqual([3, 2, 1]);
      expect(found({ levels: [] })).toEqual([]);
      expect(found({ levels: ['Error'] })).toEqual([]);
      expect(found({ component: 'A' })).toEqual([3, 1]);
      expect(found({ component: 'a' })).toEqual([]);
      expect(found({ errorType: 'E1' })).toEqual([2]);
      expect(found({ errorType: '' })).toEqual([1]);
      expect(found({ traceId: 'd'.repeat(32) })).toEqual([1]);
      expect(found({ spanId: 'e'.repeat(16) })).toEqual([2]);
      expect(found({ fromMs: T + 2 })).toEqual([3, 2]);
      expect(found({ toMs: T + 2 })).toEqual([2, 1]);
      expect(found({ fromMs: T + 2, toMs: T + 2 })).toEqual([2]);
      expect(found({ levels: ['error'], component: 'A', text: 'order', fromMs: T, errorType: 'E2' })).toEqual(
        [3],
      );
    });

    it('are found by the value of a field, as text', () => {
      driver.logs.append([
        logEntry({ timeMs: T + 1, fields: { status: 500, route: '/orders', 'a "b"': 'x' } }),
        logEntry({ timeMs: T + 2, fields: { status: '500', ok: true, inner: { status: 7 } } }),
        logEntry({ timeMs: T + 3, message: 'status', fields: { status: 50, ok: null } }),
        logEntry({ timeMs: T + 4, fields: { status: 5000, list: [1, 'a'] } }),
      ]);
      const found = (fields: Record<string, string>, rest: LogFilter = {}): number[] =>
        driver.logs.find({ ...rest, fields }, { limit: 10 }).items.map(({ timeMs }) => timeMs - T);
      expect(found({ status: '500' })).toEqual([2, 1]);
      expect(found({ status: '500', route: '/orders' })).toEqual([1]);
      expect(found({ status: '50' }, { text: 'status' })).toEqual([3]);
      expect(found({ ok: 'true' })).toEqual([2]);
      expect(found({ ok: 'null' })).toEqual([3]);
      expect(found({ list: '[1,"a"]' })).toEqual([4]);
      expect(found({ 'a "b"': 'x' })).toEqual([1]);
      expect(found({ inner: '7' })).toEqual([]);
      expect(found({ "' OR 1=1 --": '1' })).toEqual([]);
      expect(counts({ fields: { status: '500' } }, 60_000).total).toBe(2);
    });

    it('are found by words, words in a row and beginnings of words', () => {
      const numbers: [text: string, numbers: number[]][] = [
        ['order', [6, 2, 1]],
        ['ORDER', [6, 2, 1]],
        ['order created', [2, 1]],
        ['created order', [2, 1]],
        ['"order created"', [1]],
        ['"created order"', []],
        ['"order created', [1]],
        ['cre*', [2, 1]],
        ['"order cre"*', [1]],
        ['ord', []],
        ['muller', [3]],
        ['MÜLLER', [3]],
        ['naive*', [3]],
        ['42', [4]],
        ['user-42', [4]],
        ['42-user', []],
        ['x=1', [5]],
        ['AND', [6]],
        ['order AND lost', [6]],
        ['order NOT lost', []],
        ['日本語*', [5]],
        ['', [6, 5, 4, 3, 2, 1]],
        ['  ', [6, 5, 4, 3, 2, 1]],
        ['---', []],
        ['"', []],
        ['*', []],
      ];
      driver.logs.append(
        [
          'Order created',
          'created the order: Order-x',
          'Herr Müller ist naïveté',
          'user-42 logged in',
          'x=1; 日本語テキスト',
          'order and lost',
        ].map((message) => logEntry({ message })),
      );
      expect(numbers.map(([text]) => [text, ids(text)])).toEqual(numbers);
    });

    it('can be searched for any text without an error or a change of the data', () => {
      driver.logs.append([logEntry({ message: 'order created' })]);
      const hostile = [
        "'; DROP TABLE logs_1; --",
        '" OR 1=1 --',
        'text : order',
        'tags : linfo',
        '{text tags} : order',
        'NEAR(order created, 2)',
        '^order',
        'order + created',
        '-order',
        '(order',
        'order)',
        'a AND',
        'OR',
        'NOT NOT',
        '""""""',
        '"a" "b" * "',
        '\0',
        'order\0created',
        '\ud800',
        '%_[]\\',
        '*'.repeat(900),
        'a '.repeat(500),
        '("'.repeat(300),
        '\u202e\u0000\uffff',
      ];
      for (const text of hostile) expect(() => driver.logs.find({ text }, { limit: 5 })).not.toThrow();
      for (const value of hostile)
        expect(
          driver.logs.find(
            { component: value, traceId: value, spanId: value, errorType: value, levels: [value] },
            { limit: 5 },
          ).items,
        ).toEqual([]);
      expect(ids('order')).toEqual([1]);
      expect(() => driver.logs.find({ text: 'a'.repeat(1001) }, { limit: 1 })).toThrow(
        /text: 1001 characters/,
      );
    });

    it('have pages that stay where they are while new lines come', () => {
      const append = (n: number): void =>
        driver.logs.append(
          Array.from({ length: n }, (_, i) => logEntry({ fields: { i }, message: 'a line' })),
        );
      append(25);
      for (const filter of [{}, { text: 'line' }, { levels: ['info'] }]) {
        const seen: number[] = [];
        let after: string | undefined;
        const top = driver.logs.count();
        do {
          const page = driver.logs.find(filter, { limit: 7, after });
          seen.push(...page.items.map(({ id }) => id));
          after = page.next;
          append(3);
        } while (after !== undefined);
        expect(seen).toEqual(Array.from({ length: top }, (_, i) => top - i));
      }
    });

    it('with a bad page or time are one error that names the parameter', () => {
      for (const limit of [0, -1, 1.5, NaN, 10_001])
        expect(() => driver.logs.find({}, { limit })).toThrow(/OBS_STORE: limit/);
      for (const after of ['', 'x', '1.2', '-1', "1' OR 1"])
        expect(() => driver.logs.find({}, { limit: 1, after })).toThrow(/OBS_STORE: after/);
      expect(() => driver.logs.find({ fromMs: NaN }, { limit: 1 })).toThrow(/OBS_STORE: fromMs/);
      expect(() => counts({}, 999)).toThrow(/OBS_STORE: bucketMs/);
    });

    it('are counted by level, type, component and time', () => {
      driver.logs.append([
        logEntry({ timeMs: T, level: 'info' }),
        logEntry({ timeMs: T + 59_999, level: 'error', errorType: 'E1' }),
        logEntry({ timeMs: T + 60_000, level: 'fatal', errorType: 'E1', component: 'B' }),
        logEntry({ timeMs: T + 180_000, component: '' }),
      ]);
      const from = Math.floor(T / 60_000) * 60_000;
      const bucket = (timeMs: number): number => Math.floor(timeMs / 60_000) * 60_000;
      const all = counts({}, 60_000);
      expect(all).toMatchObject({
        total: 4,
        byLevel: { info: 2, error: 1, fatal: 1 },
        byErrorType: { E1: 2 },
        byComponent: { Orders: 2, B: 1 },
      });
      expect(all.overTime.map(({ fromMs }) => fromMs)).toEqual(
        [...new Set([T, T + 59_999, T + 60_000, T + 180_000].map(bucket))].sort((a, b) => a - b),
      );
      expect(all.overTime[0]?.fromMs).toBe(from);
      expect(all.overTime.reduce((sum, { errors }) => sum + errors, 0)).toBe(2);
      expect(counts({ levels: ['error'], text: 'order' }, 1000).total).toBe(1);
      const total = (filter: LogFilter, width = 60_000): number => counts(filter, width).total;
      for (const width of [1000, 60_000]) {
        expect(total({ fromMs: T + 1 }, width)).toBe(3);
        expect(total({ fromMs: T + 59_999, toMs: T + 60_000 }, width)).toBe(2);
        expect(total({ toMs: T + 179_999 }, width)).toBe(3);
        expect(total({ fromMs: T + 59_999, levels: ['error', 'info'] }, width)).toBe(2);
        expect(total({ component: 'Orders', errorType: 'E1' }, width)).toBe(1);
        expect(total({ levels: [] }, width)).toBe(0);
        expect(total({ fromMs: T + 5 * 10_000 + 3, toMs: T + 5 * 10_000 + 4 }, width)).toBe(0);
      }
    });

    it('are removed oldest first, by age and by number', () => {
      driver.logs.append(Array.from({ length: 100 }, (_, i) => logEntry({ timeMs: T + i })));
      expect(driver.logs.trim({ beforeMs: T + 10 })).toBe(10);
      expect(driver.logs.trim({ oldest: 5 })).toBe(5);
      expect(driver.logs.trim({ beforeMs: T })).toBe(0);
      expect([driver.logs.count(), driver.logs.oldestMs()]).toEqual([85, T + 15]);
      expect(driver.logs.find({ text: 'order' }, { limit: 100 }).items).toHaveLength(85);
      for (const width of [1000, 60_000]) expect(counts({}, width).total).toBe(85);
      expect(driver.logs.trim({ beforeMs: T + 1e6 })).toBe(85);
      expect([driver.logs.count(), driver.logs.oldestMs()]).toEqual([0, undefined]);
      driver.logs.append([logEntry()]);
      expect(driver.logs.find({}, { limit: 2 }).items.map(({ id }) => id)).toEqual([101]);
    });
  });
}
