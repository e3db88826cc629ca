import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as promClient from 'prom-client';
import {
  counter,
  gauge,
  histogram,
  MetricsEndpoint,
  MetricsRegistry,
  QUANTILE_ERROR,
  summary,
} from '#metrics';
import { mirror, unmirror } from '../../libs/metrics/src/exposition/registry-mirror.js';
import { parsePage, type PageMetric } from '../support/metrics-page.js';
import { textOf } from '../support/promtool.js';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 1000);
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

/** What both sides can do to a counter, a gauge and a histogram. */
interface Trio {
  c: { inc(l: Record<string, string>, v: number): void; remove(l: never): void; reset(): void };
  g: { set(l: Record<string, string>, v: number): void; remove(l: never): void; reset(): void };
  h: { observe(l: Record<string, string>, v: number): void; remove(l: never): void; reset(): void };
}

function apply({ c, g, h }: Trio, { kind, labels: at, value }: Operation, drop: boolean): void {
  if (kind === 'inc') c.inc(at, value);
  else if (kind === 'set') g.set(at, value);
  else if (kind === 'observe') h.observe(at, value);
  else if (kind === 'remove') for (const one of [c, g, h]) one.remove(at as never);
  // prom-client's reset of a labelled metric drops the series, as our clear does.
  else if (drop) for (const one of [c, g, h]) (one as unknown as { clear(): void }).clear();
  else for (const one of [c, g, h]) one.reset();
}

function ourTrio(registry: MetricsRegistry): Trio {
  return {
    c: registry.register(counter('eq_c_total', 'C.', LABELS)),
    g: registry.register(gauge('eq_g', 'G.', LABELS)),
    h: registry.register(histogram('eq_h', 'H.', LABELS, { buckets: BUCKETS })),
  };
}

function theirTrio(): { registry: promClient.Registry; trio: Trio } {
  const registry = new promClient.Registry();
  const common = { help: 'X.', labelNames: LABELS, registers: [registry] };
  return {
    registry,
    trio: {
      c: new promClient.Counter({ name: 'eq_c_total', ...common }),
      g: new promClient.Gauge({ name: 'eq_g', ...common }),
      h: new promClient.Histogram({ name: 'eq_h', buckets: BUCKETS, ...common }),
    },
  };
}

/** Samples of a page by name and labels, bounds as numbers. */
function samplesOf(page: Map<string, PageMetric>): Map<string, number> {
  const samples = [...page.values()].flatMap((metric) => metric.samples);
  const mine = samples.filter(({ name }) => name.startsWith('eq_'));
  return new Map(
    mine.map(({ name, labels: { le, ...rest }, value }) => [
      JSON.stringify([
        name,
        le === undefined || le === '+Inf' ? le : Number(le),
        Object.entries(rest).sort(),
      ]),
      value,
    ]),
  );
}

const ourPage = async (registry: MetricsRegistry): Promise<Map<string, number>> =>
  samplesOf(parsePage(await textOf(new MetricsEndpoint(registry, { defaultMetrics: false }).handle().body)));

describe('The same random recordings', () => {
  it(`give the same scrape as prom-client (${RUNS} runs)`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 30 }), async (operations) => {
        const registry = new MetricsRegistry();
        const ours = ourTrio(registry);
        const { registry: theirRegistry, trio: theirs } = theirTrio();
        for (const one of operations) {
          apply(ours, one, true);
          apply(theirs, one, false);
        }
        expect(await ourPage(registry)).toEqual(samplesOf(parsePage(await theirRegistry.metrics())));
      }),
      { numRuns: RUNS },
    );
  }, 280_000);

  it('add up over workers as prom-client adds up its own (AggregatorRegistry)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(operation, { maxLength: 12 }), { minLength: 1, maxLength: 3 }),
        async (workers) => {
          const reports: { ours: object[]; theirs: object[] } = { ours: [], theirs: [] };
          for (const operations of workers) {
            const registry = new MetricsRegistry({ onRegister: mirror });
            const ours = ourTrio(registry);
            const { registry: theirRegistry, trio: theirs } = theirTrio();
            for (const one of operations.filter(({ kind }) => kind !== 'reset')) {
              apply(ours, one, true);
              apply(theirs, one, false);
            }
            reports.ours.push(await promClient.register.getMetricsAsJSON());
            reports.theirs.push(await theirRegistry.getMetricsAsJSON());
            unmirror(registry);
          }
          const sum = async (parts: object[]): Promise<Map<string, number>> =>
            samplesOf(parsePage(await promClient.AggregatorRegistry.aggregate(parts).metrics()));
          expect(await sum(reports.ours)).toEqual(await sum(reports.theirs));
        },
      ),
      { numRuns: Math.ceil(RUNS / 10) },
    );
  }, 120_000);

  it(`give quantiles within ${QUANTILE_ERROR * 100} % of the value at their rank, which prom-client's t-digest lies beside`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 200, maxLength: 400 }),
        async (values) => {
          const registry = new MetricsRegistry();
          const ours = registry.register(summary('eq_s', 'S.', [], { quantiles: QUANTILES }));
          const theirs = new promClient.Summary({
            name: 'eq_s',
            help: 'S.',
            percentiles: QUANTILES,
            registers: [],
          });
          for (const value of values) {
            ours.observe(value);
            theirs.observe(value);
          }
          const sorted = values.toSorted((a, b) => a - b);
          const theirQuantiles = (await theirs.get()).values;
          for (const [i, q] of QUANTILES.entries()) {
            const exact = sorted[Math.ceil(q * sorted.length) - 1] as number;
            const mine = ours.samples()[i]?.value as number;
            expect(Math.abs(mine - exact)).toBeLessThanOrEqual(exact * QUANTILE_ERROR * 1.0001);
            const at = (share: number): number =>
              sorted[Math.min(sorted.length - 1, Math.max(0, Math.floor(share * sorted.length)))] as number;
            const digest = theirQuantiles[i]?.value as number;
            expect(digest).toBeGreaterThanOrEqual(at(q - 0.05));
            expect(digest).toBeLessThanOrEqual(at(q + 0.05));
          }
        },
      ),
      { numRuns: 100 },
    );
  }, 60_000);
});
