import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { HealthEntry, SpanEntry } from '#contracts';
import { logEntry, spanEntry } from '../../../../test/support/store/entries.js';
import type { StoreDriver } from './store-driver.js';

const T = 1_780_000_000_000;

/** What every driver of the store does the same. */
export function storeDriverContract(open: () => StoreDriver): void {
  let driver: StoreDriver;
  beforeEach(() => {
    driver = open();
  });
  afterEach(() => driver.close());

  const ids = (text: string): number[] =>
    driver.logs.find({ text }, { limit: 100 }).items.map(({ id }) => id);

  describe('log lines', () => {
    it('come back as they were, newest first, with ascending numbers', () => {
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

    it('are searched with any text without an error, and without changing what is kept', () => {
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
      expect(() => driver.logs.counts({}, 999)).toThrow(/OBS_STORE: bucketMs/);
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
      const counts = driver.logs.counts({}, 60_000);
      expect(counts).toMatchObject({
        total: 4,
        byLevel: { info: 2, error: 1, fatal: 1 },
        byErrorType: { E1: 2 },
        byComponent: { Orders: 2, B: 1 },
      });
      expect(counts.overTime.map(({ fromMs }) => fromMs)).toEqual(
        [...new Set([T, T + 59_999, T + 60_000, T + 180_000].map(bucket))].sort((a, b) => a - b),
      );
      expect(counts.overTime[0]?.fromMs).toBe(from);
      expect(counts.overTime.reduce((sum, { errors }) => sum + errors, 0)).toBe(2);
      expect(driver.logs.counts({ levels: ['error'], text: 'order' }, 1000).total).toBe(1);
      const total = (filter: Parameters<StoreDriver['logs']['counts']>[0], width = 60_000): number =>
        driver.logs.counts(filter, width).total;
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

    it('go oldest first, by age and by number', () => {
      driver.logs.append(Array.from({ length: 100 }, (_, i) => logEntry({ timeMs: T + i })));
      expect(driver.logs.trim({ beforeMs: T + 10 })).toBe(10);
      expect(driver.logs.trim({ oldest: 5 })).toBe(5);
      expect(driver.logs.trim({ beforeMs: T })).toBe(0);
      expect([driver.logs.count(), driver.logs.oldestMs()]).toEqual([85, T + 15]);
      expect(driver.logs.find({ text: 'order' }, { limit: 100 }).items).toHaveLength(85);
      for (const width of [1000, 60_000]) expect(driver.logs.counts({}, width).total).toBe(85);
      expect(driver.logs.trim({ beforeMs: T + 1e6 })).toBe(85);
      expect([driver.logs.count(), driver.logs.oldestMs()]).toEqual([0, undefined]);
      driver.logs.append([logEntry()]);
      expect(driver.logs.find({}, { limit: 2 }).items.map(({ id }) => id)).toEqual([101]);
    });
  });

  describe('spans', () => {
    const child = (n: number, entry: Partial<SpanEntry> = {}): SpanEntry =>
      spanEntry({
        spanId: String(n).padStart(16, '0'),
        parentSpanId: '1'.repeat(16),
        name: `step ${n}`,
        kind: 'internal',
        startUs: T * 1000 + n * 100,
        durationNs: 50_000,
        ...entry,
      });
    const found = (...args: Parameters<StoreDriver['spans']['find']>): string[] =>
      driver.spans.find(...args).items.map(({ traceId }) => traceId);
    const id = (n: number): string => n.toString(16).padStart(32, '0');

    it('come back as they were, by start', () => {
      const root = spanEntry({
        status: 'error',
        statusMessage: 'no "stock"',
        attributes: { 'http.route': '/orders', n: 5, ok: true, list: ['a', 1], 'a"b\0': 'x\0y', none: null },
        events: [{ timeUs: T * 1000 + 5, name: 'exception', attributes: { 'exception.type': 'E' } }],
        links: [{ traceId: 'f'.repeat(32), spanId: '2'.repeat(16), attributes: { why: 'retry' } }],
      });
      driver.spans.append([child(2), child(1), root]);
      driver.spans.append([child(3, { attributes: { 'http.route': '/orders' } })]);
      const spans = driver.spans.trace('a'.repeat(32));
      const clean = { ...root.attributes, 'a"b\ufffd': 'x\0y' } as Record<string, unknown>;
      delete clean['a"b\0'];
      expect(spans.map((span) => span.name)).toEqual(['GET /orders', 'step 1', 'step 2', 'step 3']);
      expect(spans[0]).toMatchObject({
        ...root,
        attributes: expect.objectContaining({ n: 5, ok: true }) as unknown,
      });
      expect(spans[0]?.attributes).toMatchObject({ 'http.route': '/orders', list: ['a', 1], none: null });
      expect(spans[3]).toEqual(child(3, { attributes: { 'http.route': '/orders' } }));
      expect(driver.spans.trace(id(9))).toEqual([]);
      expect([driver.spans.count(), driver.spans.traceCount()]).toEqual([4, 1]);
    });

    it('make a summary of their trace, in whatever order they come', () => {
      driver.spans.append([
        child(1, { startUs: T * 1000 + 100, durationNs: 9_000_000, status: 'error' }),
        child(2, { startUs: T * 1000 + 50, service: 'early' }),
      ]);
      expect(driver.spans.find({}, { limit: 1 }).items[0]).toMatchObject({
        name: 'step 2',
        service: 'early',
      });
      driver.spans.append([spanEntry({ durationNs: 1000 })]);
      expect(driver.spans.find({}, { limit: 1 }).items).toEqual([
        {
          traceId: 'a'.repeat(32),
          name: 'GET /orders',
          service: 'shop',
          startUs: T * 1000,
          durationNs: 9_100_000,
          spans: 3,
          errors: 1,
        },
      ]);
    });

    it('are found by trace, service, operation, attribute, duration, status and time', () => {
      driver.spans.append([
        spanEntry({ traceId: id(1), durationNs: 1e6, attributes: { user: 'u1', n: 5 } }),
        spanEntry({
          traceId: id(2),
          durationNs: 3e6,
          service: 'pay',
          status: 'error',
          attributes: { n: '5' },
        }),
        spanEntry({ traceId: id(3), durationNs: 2e6, startUs: (T + 1000) * 1000 }),
        child(1, { traceId: id(3), startUs: (T + 1000) * 1000, durationNs: 9e5, attributes: { user: 'u1' } }),
      ]);
      expect(found({}, { limit: 9 })).toEqual([id(3), id(2), id(1)]);
      expect(found({}, { limit: 9, order: 'slowest' })).toEqual([id(2), id(3), id(1)]);
      expect(found({ service: 'pay' }, { limit: 9 })).toEqual([id(2)]);
      expect(found({ operation: 'step 1' }, { limit: 9 })).toEqual([id(3)]);
      expect(found({ operation: 'GET /orders' }, { limit: 9, order: 'slowest' })).toEqual([
        id(2),
        id(3),
        id(1),
      ]);
      expect(found({ attributes: { user: 'u1' } }, { limit: 9 })).toEqual([id(3), id(1)]);
      expect(found({ attributes: { n: '5' } }, { limit: 9 })).toEqual([id(2), id(1)]);
      expect(found({ attributes: { user: 'u1', n: '5' } }, { limit: 9 })).toEqual([id(1)]);
      expect(found({ attributes: { user: 'u' } }, { limit: 9 })).toEqual([]);
      expect(found({ minDurationMs: 2 }, { limit: 9 })).toEqual([id(3), id(2)]);
      expect(found({ minDurationMs: 1, maxDurationMs: 2 }, { limit: 9 })).toEqual([id(3), id(1)]);
      expect(found({ operation: 'step 1', minDurationMs: 1 }, { limit: 9 })).toEqual([]);
      expect(found({ status: 'error' }, { limit: 9 })).toEqual([id(2)]);
      expect(found({ status: 'ok' }, { limit: 9 })).toEqual([id(3), id(1)]);
      expect(found({ fromMs: T + 500 }, { limit: 9 })).toEqual([id(3)]);
      expect(found({ toMs: T + 500 }, { limit: 9 })).toEqual([id(2), id(1)]);
      expect(
        found({ service: "' OR 1=1", operation: '"', attributes: { '"': '" OR a*' } }, { limit: 9 }),
      ).toEqual([]);
    });

    it('have pages that stay where they are while new traces come', () => {
      let traces = 0;
      const append = (n: number): void => {
        for (let i = 0; i < n; i++)
          driver.spans.append([spanEntry({ traceId: id(++traces), durationNs: traces % 7 })]);
      };
      append(20);
      for (const [filter, order] of [
        [{}, 'newest'],
        [{ service: 'shop' }, 'newest'],
        [{ service: 'shop', toMs: T }, 'slowest'],
      ] as const) {
        const seen: string[] = [];
        let after: string | undefined;
        const expected = found(filter, { limit: 1000, order });
        do {
          const page = driver.spans.find(filter, { limit: 6, after, order });
          seen.push(...page.items.map(({ traceId }) => traceId));
          after = page.next;
          if (order === 'newest') append(2);
        } while (after !== undefined);
        expect(seen).toEqual(expected);
      }
    });

    it('are counted by service, operation and kind', () => {
      driver.spans.append(
        Array.from({ length: 100 }, (_, i) =>
          spanEntry({ traceId: id(i), durationNs: (i + 1) * 1e6, status: i < 3 ? 'error' : 'ok' }),
        ),
      );
      driver.spans.append([child(1, { service: 'pay', kind: 'client' })]);
      expect(driver.spans.operations({})).toEqual([
        {
          service: 'shop',
          operation: 'GET /orders',
          kind: 'server',
          count: 100,
          errors: 3,
          p50Ms: 50,
          p95Ms: 95,
          p99Ms: 99,
          maxMs: 100,
        },
        expect.objectContaining({ service: 'pay', operation: 'step 1', kind: 'client', count: 1, errors: 0 }),
      ]);
      expect(driver.spans.operations({ service: 'pay' })).toHaveLength(1);
      expect(driver.spans.operations({ fromMs: T + 1 })).toEqual([]);
    });

    it('show which service calls which, and which peers', () => {
      const call = (entry: Partial<SpanEntry>): SpanEntry =>
        child(1, { kind: 'client', name: 'call', ...entry });
      driver.spans.append([
        spanEntry({ service: 'shop' }),
        call({ spanId: 'aa', attributes: { 'peer.service': 'payments-address' } }),
        spanEntry({ spanId: 'bb', parentSpanId: 'aa', service: 'pay', durationNs: 7e6, status: 'error' }),
        call({ spanId: 'cc', attributes: { 'server.address': 'db.local' } }),
        call({ spanId: 'dd', kind: 'producer', attributes: { 'messaging.system': 'rabbitmq' } }),
        call({ spanId: 'ee', kind: 'internal', attributes: { 'peer.service': 'none' } }),
      ]);
      const edges = driver.spans.edges({});
      expect(edges.map(({ from, to, calls, errors }) => [from, to, calls, errors]).sort()).toEqual([
        ['shop', 'db.local', 1, 0],
        ['shop', 'pay', 1, 1],
        ['shop', 'rabbitmq', 1, 0],
      ]);
      expect(edges.find(({ to }) => to === 'pay')?.p95Ms).toBe(7);
      expect(driver.spans.edges({ fromMs: T + 5000 })).toEqual([]);
    });

    it('go by trace, oldest first', () => {
      for (let i = 0; i < 50; i++)
        driver.spans.append([
          spanEntry({ traceId: id(i), startUs: (T + i) * 1000, durationNs: 0 }),
          child(1, { traceId: id(i), startUs: (T + i) * 1000, durationNs: 0 }),
        ]);
      expect(driver.spans.trim({ oldest: 10 })).toBe(20);
      expect(driver.spans.trim({ beforeMs: T + 20 })).toBe(20);
      expect([driver.spans.traceCount(), driver.spans.count(), driver.spans.oldestMs()]).toEqual([
        30,
        60,
        T + 20,
      ]);
      expect(driver.spans.trace(id(5))).toEqual([]);
      expect(found({ service: 'shop' }, { limit: 100 })).toHaveLength(30);
      expect(driver.spans.trim({ beforeMs: T + 1e6 })).toBe(60);
      expect([driver.spans.traceCount(), driver.spans.oldestMs()]).toEqual([0, undefined]);
      driver.spans.append([spanEntry({ traceId: id(5) })]);
      expect(found({}, { limit: 3 })).toEqual([id(5)]);
    });
  });

  describe('health', () => {
    const entries: HealthEntry[] = [
      { timeMs: T, check: 'db', status: 'healthy', latencyMs: 1.5 },
      { timeMs: T + 1, check: 'db', status: 'unhealthy', from: 'healthy', message: 'refused' },
      { timeMs: T + 2, check: 'redis', status: 'healthy' },
    ];

    it('comes back newest first, by check, time and transition', () => {
      driver.health.append(entries);
      const find = (
        filter: Parameters<StoreDriver['health']['find']>[0],
        limit = 10,
      ): readonly HealthEntry[] => driver.health.find(filter, { limit }).items;
      expect(find({})).toEqual(entries.toReversed());
      expect(find({ check: 'db' })).toEqual([entries[1], entries[0]]);
      expect(find({ transitionsOnly: true })).toEqual([entries[1]]);
      expect(find({ fromMs: T + 1, toMs: T + 1 })).toEqual([entries[1]]);
      const first = driver.health.find({}, { limit: 2 });
      driver.health.append(entries);
      expect(driver.health.find({}, { limit: 2, after: first.next })).toEqual({ items: [entries[0]] });
    });

    it('goes oldest first', () => {
      driver.health.append([...entries, ...entries]);
      expect(driver.health.trim({ oldest: 2 })).toBe(2);
      expect(driver.health.trim({ beforeMs: T + 2 })).toBe(0);
      expect(driver.health.trim({ beforeMs: T + 3 })).toBe(4);
      expect([driver.health.count(), driver.health.oldestMs()]).toEqual([0, undefined]);
    });
  });

  describe('samples', () => {
    const chunk = (group: number, fromMs: number, text: string) => ({
      tier: 'raw' as const,
      group,
      fromMs,
      toMs: fromMs + 9,
      samples: 10,
      bytes: new TextEncoder().encode(text),
    });
    const texts = (...args: Parameters<StoreDriver['samples']['chunks']>): string[] =>
      [...driver.samples.chunks(...args)].map(({ bytes }) => new TextDecoder().decode(bytes));

    it('are kept as chunks by group and time', () => {
      driver.samples.putChunks([chunk(2, 0, 'c'), chunk(1, 10, 'b'), chunk(1, 0, 'a'), chunk(3, 0, 'd')]);
      expect(texts('raw', [2, 1], 0, 100)).toEqual(['a', 'b', 'c']);
      expect(texts('raw', [1], 9, 9)).toEqual(['a']);
      expect(texts('raw', [1], -Infinity, Infinity)).toEqual(['a', 'b']);
      expect(texts('1m', [1], 0, 100)).toEqual([]);
      expect([driver.samples.span('raw'), driver.samples.span('1h')]).toEqual([
        { fromMs: 0, toMs: 19 },
        undefined,
      ]);
      driver.samples.putChunks([chunk(1, 0, 'A')]);
      expect([texts('raw', [1], 0, 100), driver.samples.sampleCount('raw')]).toEqual([['A', 'b'], 40]);
      driver.samples.removeChunk({ tier: 'raw', group: 1, fromMs: 10 });
      driver.samples.removeChunk({ tier: 'raw', group: 1, fromMs: 10 });
      expect(driver.samples.removeChunks('raw', 10)).toBe(30);
      expect([driver.samples.sampleCount('raw'), driver.samples.span('raw')]).toEqual([0, undefined]);
    });

    it('have series, metrics and a journal', () => {
      const row = { id: 7, labels: '{"__name__":"a"}', kind: 'counter' as const, fromMs: 5, toMs: 0 };
      driver.samples.putSeries([row, { ...row, id: 3 }]);
      driver.samples.putSeries([{ ...row, toMs: 9 }]);
      expect([...driver.samples.allSeries()]).toEqual([
        { ...row, id: 3 },
        { ...row, toMs: 9 },
      ]);
      driver.samples.removeSeries([3, 99]);
      expect([...driver.samples.allSeries()]).toHaveLength(1);
      const metric = { name: 'a', type: 'counter' as const, help: 'h', unit: '' };
      driver.samples.putMetric({ ...metric, help: 'old' });
      driver.samples.putMetric(metric);
      expect([...driver.samples.allMetrics()]).toEqual([metric]);
      for (const sequence of [1, 2, 3])
        driver.samples.appendJournal({ sequence, bytes: new Uint8Array([sequence]) });
      driver.samples.trimJournal(1);
      expect([...driver.samples.journal()].map(({ sequence, bytes }) => [sequence, [...bytes]])).toEqual([
        [2, [2]],
        [3, [3]],
      ]);
    });
  });

  it('keeps small values of state', () => {
    expect(driver.getState('a')).toBeUndefined();
    driver.setState('a', '1');
    driver.setState('a', '2');
    expect(driver.getState('a')).toBe('2');
  });

  it('says how many bytes each signal takes', () => {
    driver.logs.append(Array.from({ length: 100 }, () => logEntry({ message: 'x'.repeat(500) })));
    driver.spans.append([spanEntry()]);
    expect(driver.bytes('logs')).toBeGreaterThan(50_000);
    expect(driver.bytes('logs')).toBeGreaterThan(driver.bytes('spans'));
    expect(driver.bytes('spans')).toBeGreaterThan(0);
    expect(driver.usedBytes()).toBeLessThanOrEqual(driver.totalBytes());
    const before = driver.logs.count();
    expect(driver.logs.trim({ bytes: 1 })).toBeGreaterThan(0);
    expect(driver.logs.count()).toBeLessThan(before);
  });
}
