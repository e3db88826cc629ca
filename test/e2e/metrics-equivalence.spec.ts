import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as promClient from 'prom-client';
import { counter, gauge, histogram, MetricsRegistry, QUANTILE_ERROR, summary } from '#metrics';
import { metricsPage } from '../../libs/signals/metrics/exposition/page.js';
import { mirror, unmirror } from '../../libs/signals/metrics/exposition/registry-mirror.js';
import { parseMetricsPage, type MetricsPage } from 'nestjs-observability/testing';
import { textOf } from '../support/promtool.js';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 10_000);
const LABELS = ['route', 'status'];
const BUCKETS = [0.005, 0.1, 1, 2.5, 10];
const QUANTILES = [0.5, 0.9, 0.99];

const text = fc.oneof(
  fc.constantFrom('', '/a', 'x"y', 'a\\b', 'é\n漢'),
  fc.string({ maxLength: 4, unit: 'grapheme' }),
);
const labels = fc.record({ route: text, status: fc.constantFrom('200', '500') });
const amount = fc.oneof(fc.nat(1000), fc.double({ min: 0, max: 1e9, noNaN: true }));
const anyValue = fc.oneof(fc.integer(), fc.double({ min: -1e9, max: 1e9, noNaN: true }));
const operation = fc.oneof(
  fc.record({ kind: fc.constant('inc' as const), labels, value: amount }),
  fc.record({ kind: fc.constant('set' as const), labels, value: anyValue }),
  fc.record({ kind: fc.constant('observe' as const), labels, value: anyValue }),
  fc.record({ kind: fc.constant('remove' as const), labels, value: fc.constant(0) }),
  fc.record({ kind: fc.constant('reset' as const), labels, value: fc.constant(0) }),
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

type At = Record<string, string>;

/** The operations of both sides on a counter, a gauge, a histogram and a summary. */
interface Quartet {
  c: { inc(l: At, v: number): void; remove(l: At): void; reset(): void };
  g: { set(l: At, v: number): void; remove(l: At): void; reset(): void };
  h: { observe(l: At, v: number): void; remove(l: At): void; reset(): void };
  s: { observe(l: At, v: number): void; remove(l: At): void; reset(): void };
}

function apply({ c, g, h, s }: Quartet, { kind, labels: at, value }: Operation): void {
  if (kind === 'inc') c.inc(at, value);
  else if (kind === 'set') g.set(at, value);
  else if (kind === 'observe') for (const one of [h, s]) one.observe(at, value);
  else if (kind === 'remove') for (const one of [c, g, h, s]) one.remove(at);
  else for (const one of [c, g, h, s]) one.reset();
}

/** Recorded directly, or through handles of prom-client's registry; reset like prom-client's. */
function ours(registry: MetricsRegistry, throughHandles: boolean): Quartet {
  const direct = {
    c: registry.register(counter('eq_c_total', 'C.', LABELS)),
    g: registry.register(gauge('eq_g', 'G.', LABELS)),
    h: registry.register(histogram('eq_h', 'H.', LABELS, { buckets: BUCKETS })),
    s: registry.register(summary('eq_s', 'S.', LABELS, { quantiles: QUANTILES })),
  } as unknown as Quartet;
  const handle = (name: string): never => promClient.register.getSingleMetric(name) as never;
  const handles: Quartet = {
    ...{ c: handle('eq_c_total'), g: handle('eq_g') },
    ...{ h: handle('eq_h'), s: handle('eq_s') },
  };
  if (throughHandles) return handles;
  return {
    c: {
      inc: (l, v) => direct.c.inc(l, v),
      remove: (l) => direct.c.remove(l),
      reset: () => handles.c.reset(),
    },
    g: {
      set: (l, v) => direct.g.set(l, v),
      remove: (l) => direct.g.remove(l),
      reset: () => handles.g.reset(),
    },
    h: { ...observing(direct.h), reset: () => handles.h.reset() },
    s: { ...observing(direct.s), reset: () => handles.s.reset() },
  };
}

function observing(metric: Quartet['h']): Omit<Quartet['h'], 'reset'> {
  return { observe: (l, v) => metric.observe(l, v), remove: (l) => metric.remove(l) };
}

function theirs(): { registry: promClient.Registry; quartet: Quartet } {
  const registry = new promClient.Registry();
  const common = { help: 'X.', labelNames: LABELS, registers: [registry] };
  return {
    registry,
    quartet: {
      c: new promClient.Counter({ name: 'eq_c_total', ...common }),
      g: new promClient.Gauge({ name: 'eq_g', ...common }),
      h: new promClient.Histogram({ name: 'eq_h', buckets: BUCKETS, ...common }),
      s: new promClient.Summary({ name: 'eq_s', percentiles: QUANTILES, ...common }),
    },
  };
}

interface Samples {
  /** By name and labels, with bounds as numbers. */
  exact: Map<string, number>;
  /** By labels. */
  quantiles: Map<string, number>;
}

function samplesOf(page: MetricsPage): Samples {
  const found: Samples = { exact: new Map(), quantiles: new Map() };
  for (const { name, labels: all, value } of [...page.values()].flatMap((metric) => metric.samples)) {
    if (!name.startsWith('eq_')) continue;
    const { le, quantile, ...rest } = all;
    if (quantile !== undefined) found.quantiles.set(keyOf(rest, Number(quantile)), value);
    else {
      const bound = le === undefined || le === '+Inf' ? le : Number(le);
      found.exact.set(JSON.stringify([name, bound, Object.entries(rest).sort()]), value);
    }
  }
  return found;
}

function keyOf(labelsOfSeries: At, quantile?: number): string {
  return JSON.stringify([Object.entries(labelsOfSeries).sort(), quantile]);
}

interface Range {
  low: number;
  high: number;
}

/**
 * Allowed quantile ranges: between the values one rank below and above, extended by our sketch's error. prom-client's
 * t-digest interpolates, so it lies in between.
 */
function quantileRanges(operations: readonly Operation[]): Map<string, Range> {
  const observed = new Map<string, { at: At; values: number[] }>();
  for (const { kind, labels: at, value } of operations) {
    const series = observed.get(keyOf(at)) ?? { at, values: [] };
    if (kind === 'observe') observed.set(keyOf(at), { at, values: [...series.values, value] });
    else if (kind === 'remove') observed.delete(keyOf(at));
    else if (kind === 'reset') for (const one of observed.values()) one.values = [];
  }
  const ranges = new Map<string, Range>();
  for (const { at, values } of observed.values()) {
    const sorted = values.toSorted((a, b) => a - b);
    for (const q of QUANTILES) {
      const rank = Math.ceil(q * sorted.length);
      const low = sorted[Math.max(0, rank - 2)] ?? 0;
      const high = sorted[Math.min(sorted.length - 1, rank)] ?? 0;
      const error = Math.max(Math.abs(low), Math.abs(high)) * QUANTILE_ERROR * 1.0001 + 1e-9;
      ranges.set(keyOf(at, q), { low: low - error, high: high + error });
    }
  }
  return ranges;
}

function expectWithin(quantiles: Map<string, number>, ranges: Map<string, Range>): void {
  expect([...quantiles.keys()].sort()).toEqual([...ranges.keys()].sort());
  const outside = [...quantiles].filter(([key, value]) => {
    const { low, high } = ranges.get(key) as Range;
    // Without recent observations, our page shows NaN and prom-client 0.
    return !((Number.isNaN(value) && low <= 0 && high >= 0) || (value >= low && value <= high));
  });
  expect(outside).toEqual([]);
}

const ourPage = async (registry: MetricsRegistry): Promise<Samples> =>
  samplesOf(parseMetricsPage(await textOf(metricsPage(registry))));

describe('The same random recordings', () => {
  it(`give the same scrape as prom-client (${RUNS} runs)`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, { maxLength: 15 }),
        fc.boolean(),
        async (operations, throughHandles) => {
          const registry = new MetricsRegistry({ onRegister: mirror });
          const mine = ours(registry, throughHandles);
          const { registry: theirRegistry, quartet } = theirs();
          for (const one of operations) {
            apply(mine, one);
            apply(quartet, one);
          }
          const [one, other] = [
            await ourPage(registry),
            samplesOf(parseMetricsPage(await theirRegistry.metrics())),
          ];
          unmirror(registry);
          expect(one.exact).toEqual(other.exact);
          const ranges = quantileRanges(operations);
          expectWithin(one.quantiles, ranges);
          expectWithin(other.quantiles, ranges);
        },
      ),
      { numRuns: RUNS },
    );
  }, 280_000);

  it(`add up over workers as prom-client adds up its own (AggregatorRegistry, ${RUNS} runs)`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(operation, { maxLength: 8 }), { minLength: 1, maxLength: 3 }),
        async (workers) => {
          const reports: { ours: object[]; theirs: object[] } = { ours: [], theirs: [] };
          const ranges = new Map<string, Range>();
          for (const operations of workers) {
            const registry = new MetricsRegistry({ onRegister: mirror });
            const mine = ours(registry, false);
            const { registry: theirRegistry, quartet } = theirs();
            for (const one of operations) {
              apply(mine, one);
              apply(quartet, one);
            }
            reports.ours.push(await promClient.register.getMetricsAsJSON());
            reports.theirs.push(await theirRegistry.getMetricsAsJSON());
            unmirror(registry);
            for (const [key, { low, high }] of quantileRanges(operations)) {
              const { low: l = 0, high: h = 0 } = ranges.get(key) ?? {};
              ranges.set(key, { low: low + l, high: high + h });
            }
          }
          const sum = async (parts: object[]): Promise<Samples> =>
            samplesOf(parseMetricsPage(await promClient.AggregatorRegistry.aggregate(parts).metrics()));
          const [one, other] = [await sum(reports.ours), await sum(reports.theirs)];
          expect(one.exact).toEqual(other.exact);
          expectWithin(one.quantiles, ranges);
          expectWithin(other.quantiles, ranges);
        },
      ),
      { numRuns: RUNS },
    );
  }, 280_000);

  it(`give quantiles within ${QUANTILE_ERROR * 100} % of the value at their rank, which prom-client's t-digest lies beside`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 200, maxLength: 400 }),
        async (values) => {
          const registry = new MetricsRegistry();
          const mine = registry.register(summary('eq_s', 'S.', [], { quantiles: QUANTILES }));
          const digest = new promClient.Summary({
            name: 'eq_s',
            help: 'S.',
            percentiles: QUANTILES,
            registers: [],
          });
          for (const value of values) {
            mine.observe(value);
            digest.observe(value);
          }
          const sorted = values.toSorted((a, b) => a - b);
          const theirQuantiles = (await digest.get()).values;
          for (const [i, q] of QUANTILES.entries()) {
            const exact = sorted[Math.ceil(q * sorted.length) - 1] as number;
            const found = mine.samples()[i]?.value as number;
            expect(Math.abs(found - exact)).toBeLessThanOrEqual(exact * QUANTILE_ERROR * 1.0001);
            const at = (share: number): number =>
              sorted[Math.min(sorted.length - 1, Math.max(0, Math.floor(share * sorted.length)))] as number;
            const estimated = theirQuantiles[i]?.value as number;
            expect(estimated).toBeGreaterThanOrEqual(at(q - 0.05));
            expect(estimated).toBeLessThanOrEqual(at(q + 0.05));
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
