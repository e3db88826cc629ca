import { describe, expect, it } from '@jest/globals';
import { MetricsEndpoint, MetricsRegistry, type MetricDefinition } from '#metrics';
import { itWithPromtool, promtoolRemarks, textOf } from '../../test/support/promtool.js';
import { contractOf, SYSTEM_CONTRACTS } from '../../test/support/system-contracts.js';
import { ALL_PRESETS } from './all-presets.js';

const systems = Object.keys(SYSTEM_CONTRACTS);
const metricsOf = (system: string) => ALL_PRESETS[system]?.metrics ?? [];

const pageOf = (registry: MetricsRegistry): Promise<string> =>
  textOf(new MetricsEndpoint(registry, { defaultMetrics: false }).handle().body);

describe.each(systems)('The metrics of %s', (system) => {
  it('are those of the system: kinds, names, labels in their order, and buckets', () => {
    const found = metricsOf(system).map(({ kind, name, labelNames }) => ({
      kind,
      name,
      labels: [...labelNames],
    }));
    const wanted = contractOf(system).map(({ kind, name, labels }) => ({ kind, name, labels }));
    expect(found.sort(byName)).toEqual(wanted.sort(byName));
    for (const { name, buckets } of contractOf(system).filter((metric) => metric.buckets))
      expect(metricsOf(system).find((metric) => metric.name === name)?.buckets).toEqual(buckets);
  });
});

const ABBREVIATED = 'metric names should not contain abbreviated units';

itWithPromtool('give promtool cause for remarks on names that the systems fix only', async () => {
  const remarks = new Set<string>();
  for (const system of systems) {
    const registry = new MetricsRegistry();
    for (const metric of metricsOf(system)) recordOnce(registry, metric as MetricDefinition);
    for (const remark of promtoolRemarks(await pageOf(registry))) remarks.add(remark);
  }
  const fixed = Object.values(ALL_PRESETS).flatMap(({ fixedNames = [] }) => fixedNames);
  expect([...remarks].sort()).toEqual(fixed.map((name) => `${name} ${ABBREVIATED}`).sort());
});

function recordOnce(registry: MetricsRegistry, metric: MetricDefinition): void {
  const series = registry
    .register(metric)
    .labels(Object.fromEntries(metric.labelNames.map((name) => [name, 'x'])));
  if ('observe' in series) series.observe(1);
  else if ('inc' in series) series.inc();
}

function byName(one: { name: string }, other: { name: string }): number {
  return one.name < other.name ? -1 : 1;
}
