import { expect, it } from '@jest/globals';
import type { StoreStatistics } from '#contracts';
import { MetricsEndpoint, MetricsRegistry } from '#metrics';
import { metricValue, parseMetricsPage } from '#testing';
import { textOf } from '../../test/support/promtool.js';
import { StoreMetrics, StoreObservations } from './store.metrics.js';

const NOTHING = { metrics: 0, logs: 0, spans: 0, health: 0, alerts: 0 };

it('What the store drops is counted, over a restart of its thread as well', async () => {
  const registry = new MetricsRegistry();
  const observations = new StoreObservations(new StoreMetrics(registry));
  const report = (dropped: Partial<typeof NOTHING>, waitingAlerts = 0): void =>
    observations.report({
      statistics: {
        series: 1,
        samples: 1,
        bytes: NOTHING,
        oldestMs: {},
        uncleanStarts: 0,
        dropped: { ...NOTHING, ...dropped },
        waitingAlerts,
      } as unknown as StoreStatistics,
      lagSeconds: 0,
      dropped: NOTHING,
    });
  const page = (): Promise<string> =>
    textOf(new MetricsEndpoint(registry, { defaultMetrics: false }).handle().body);
  const dropped = async (signal: string): Promise<unknown> =>
    metricValue(parseMetricsPage(await page()), 'observability_store_dropped_total', { signal });
  observations.dropped('logs', 1);
  report({ logs: 4, alerts: 2 }, 7);
  report({ logs: 6, alerts: 2 }, 7);
  expect([await dropped('logs'), await dropped('alerts'), await dropped('spans')]).toEqual([7, 2, 0]);
  report({ logs: 3 });
  expect([await dropped('logs'), await dropped('alerts')]).toEqual([10, 2]);
});
