import { afterEach, expect, it } from '@jest/globals';
import { METRIC_CONVENTIONS, pageName } from '#push';
import { textOf } from '../../../../test/support/promtool.js';
import { MetricsEndpoint } from '../exposition/metrics.endpoint.js';
import { MetricsRegistry } from '../registry/metrics-registry.js';
import { ProcessMetrics } from './process.metrics.js';

let metrics: ProcessMetrics | undefined;
afterEach(() => metrics?.close());

it('reports process and Node.js under the names of the conventions, with counters that never decrease', async () => {
  const registry = new MetricsRegistry();
  metrics = new ProcessMetrics(registry);
  const endpoint = new MetricsEndpoint(registry, { defaultMetrics: false });
  const read = async (): Promise<Map<string, number>> => {
    const lines = (await textOf(endpoint.handle().body)).matchAll(/^((?:process|nodejs|v8js)_\S+) (\S+)$/gm);
    return new Map(Array.from(lines, ([, series = '', value]) => [series, Number(value)]));
  };
  const first = await read();
  for (let n = 0; n < 1e6; n++) Math.sqrt(n);
  const second = await read();
  const counted = [...first].filter(([series]) => /_total(?:\{|$)/.test(series));
  expect(counted.length).toBeGreaterThan(6);
  for (const [series, value] of counted) expect(second.get(series)).toBeGreaterThanOrEqual(value);
  expect(second.get('process_memory_usage_bytes')).toBeGreaterThan(1e7);
  expect(second.get('process_cpu_time_seconds_total{cpu_mode="user"}')).toBeGreaterThan(0.05);
  expect(second.get('v8js_memory_heap_used_bytes{v8js_heap_space_name="old_space"}')).toBeGreaterThan(1e6);
  expect(second.get('process_unix_file_descriptor_count')).toBeGreaterThan(2);
  // As `resetMetrics` of prom-client does.
  for (const instrument of registry.instruments()) instrument.retire();
  const third = await read();
  expect(third.get('process_memory_usage_bytes')).toBeGreaterThan(1e7);
  expect(third.get('v8js_memory_heap_used_bytes{v8js_heap_space_name="old_space"}')).toBeGreaterThan(1e6);
  expect(third.get('process_unix_file_descriptor_count')).toBeGreaterThan(2);
  const conventions = METRIC_CONVENTIONS.map(pageName);
  const families = registry.definitions().map(({ name }) => name);
  expect(
    families.filter((name) => /^(?:process|nodejs|v8js)_/.test(name) && !conventions.includes(name)),
  ).toEqual([]);
});
