import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { atOnce, type SpanEntry } from '#contracts';
import { spanEntry } from '../../../../../test/support/store/entries.js';
import type { StoreDriver } from '../store-driver.js';

const T = 1_780_000_000_000;

/** Contract of all drivers for spans. */
export function spansContract(open: () => StoreDriver): void {
  let driver: StoreDriver;
  beforeEach(() => {
    driver = open();
  });
  afterEach(() => driver.close());

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

    it('are returned unchanged, by start', () => {
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
      expect(atOnce(driver.spans.operations({}))).toEqual([
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
      expect(atOnce(driver.spans.operations({ service: 'pay' }))).toHaveLength(1);
      expect(atOnce(driver.spans.operations({ fromMs: T + 1 }))).toEqual([]);
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
      const edges = atOnce(driver.spans.edges({}));
      expect(edges.map(({ from, to, calls, errors }) => [from, to, calls, errors]).sort()).toEqual([
        ['shop', 'db.local', 1, 0],
        ['shop', 'pay', 1, 1],
        ['shop', 'rabbitmq', 1, 0],
      ]);
      expect(edges.find(({ to }) => to === 'pay')?.p95Ms).toBe(7);
      expect(atOnce(driver.spans.edges({ fromMs: T + 5000 }))).toEqual([]);
    });

    it('are removed by trace, oldest first', () => {
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
}
