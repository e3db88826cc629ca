import { describe, expect, it } from '@jest/globals';
import type { AlertDefinition } from '#contracts';
import { counter, gauge, histogram } from '#metrics';
import { composePresets } from './compose-presets.js';
import { definePreset } from './define-preset.js';
import type { PresetSpec } from './preset.js';

const slow: AlertDefinition = {
  alert: 'SlowOrders',
  expr: 'histogram_quantile(0.95, sum by (le) (rate(order_duration_seconds_bucket[5m]))) > $threshold',
  threshold: 2,
  for: '5m',
  severity: 'warning',
  summary: 'Orders take longer than $threshold s',
  description: 'p95 is {{ $value }} s.',
  runbook: { meaning: 'Customers wait.', look: ['the traces of slow orders'], act: ['scale the service'] },
};

const spec: PresetSpec = {
  name: 'orders',
  title: 'Orders',
  description: 'A shop.',
  metrics: [
    counter('orders_placed_total', 'Orders placed.', ['channel']),
    histogram('order_duration_seconds', 'Time an order took.', ['channel']),
  ],
  external: [gauge('up', 'Whether the scrape succeeded.', ['job'])],
  recordingRules: [
    { record: 'orders:rate', expr: 'sum(rate(orders_placed_total{channel="orders_placed_total"}[5m]))' },
  ],
  alerts: [slow],
  dashboards: [
    {
      uid: 'orders',
      title: 'Orders',
      variables: [{ name: 'channel', label: 'Channel', query: 'label_values(orders_placed_total, channel)' }],
      panels: [
        {
          title: 'Duration',
          type: 'timeseries',
          unit: 'ms',
          queries: [
            { expr: '1000 * rate(order_duration_seconds_sum{channel=~"$channel"}[$__rate_interval]) and up' },
          ],
          thresholds: [{ value: 2000, color: 'red', alert: 'SlowOrders' }],
        },
      ],
    },
  ],
  summary: (read) => ({ orders: read.sum('orders_placed_total') }),
  scenarios: [
    {
      alert: 'SlowOrders',
      fires: { series: { 'order_duration_seconds_bucket{le="5.0"}': '0+10x20' }, at: '15m' },
      quiet: { series: { 'order_duration_seconds_bucket{le="1.0"}': '0+10x20' }, at: '15m' },
    },
  ],
  slos: [
    {
      name: 'orders-fast',
      description: 'Fast.',
      objective: 0.99,
      good: 'order_duration_seconds_bucket{le="1.0"}[$window]',
      total: 'order_duration_seconds_count[$window]',
    },
  ],
};

describe('definePreset', () => {
  it('fills in thresholds and says on every alert which preset it is of and how bad it is', () => {
    const [alert] = definePreset(spec).alerts ?? [];
    expect(alert?.expr).toMatch(/> 2$/);
    expect(alert?.summary).toBe('Orders take longer than 2 s');
    expect(alert?.labels).toEqual({ preset: 'orders', severity: 'warning' });
  });

  it('is frozen', () => {
    const preset = definePreset(spec);
    expect(() => Object.assign(preset.metrics[0] as object, { name: 'other' })).toThrow(TypeError);
    expect(() => Object.assign(preset, { name: 'other' })).toThrow(TypeError);
  });

  it('lists everything that is wrong in one error', () => {
    const broken = definePreset.bind(null, {
      ...spec,
      name: 'My Orders',
      recordingRules: [{ record: 'orders:rate', expr: 'sun(rate(orders_placed_total[5m]))' }],
      alerts: [
        { ...slow, for: '5 minutes', runbook: { ...slow.runbook, act: [] } },
        { ...slow, threshold: undefined },
      ],
      dashboards: [
        {
          uid: 'orders',
          title: 'Orders',
          panels: [
            {
              title: 'Rate',
              type: 'stat',
              unit: 'short',
              queries: [{ expr: 'up' }],
              thresholds: [
                { value: 5, color: 'red' },
                { value: 1, color: 'green' },
              ],
            },
          ],
        },
      ],
    });
    expect(broken).toThrow(/OBS_PRESET_INVALID/);
    for (const problem of [
      'lower case with dashes',
      'alert "SlowOrders" is there twice',
      '"5 minutes" is no duration',
      'its runbook must say',
      'no threshold is given',
      'thresholds must ascend',
      'recording rule "orders:rate": OBS_PROMQL: at 1: there is no function "sun". Did you mean "sum"?',
    ])
      expect(broken).toThrow(problem);
  });

  it('answers another preset when something is overridden, and stays as it is', () => {
    const preset = definePreset(spec);
    const calm = preset
      .with({
        thresholds: { SlowOrders: 4 },
        labels: { team: 'shop' },
        parts: { slos: false, summary: false },
      })
      .with({ durations: { SlowOrders: '15m' }, severities: { SlowOrders: 'critical' } });
    expect(calm.alerts?.[0]).toMatchObject({
      threshold: 4,
      for: '15m',
      severity: 'critical',
      labels: { team: 'shop', preset: 'orders', severity: 'critical' },
    });
    expect(calm.alerts?.[0]?.expr).toMatch(/> 4$/);
    expect(calm.dashboards?.[0]?.panels[0]?.thresholds?.[0]?.value).toBe(4000);
    expect(calm.slos).toEqual([]);
    expect(calm.summary).toBeUndefined();
    expect(preset.alerts?.[0]?.threshold).toBe(2);
    expect(preset.with({ without: ['SlowOrders'] })).toMatchObject({ alerts: [], scenarios: [] });
  });

  it('says which alert was probably meant by an override', () => {
    const override = () => definePreset(spec, { thresholds: { SlowOrder: 4 } });
    expect(override).toThrow('thresholds: there is no alert "SlowOrder". Did you mean "SlowOrders"?');
  });

  it('keeps the scrape job it is given, which must be one', () => {
    expect(definePreset(spec).with({ job: 'shop' })).toMatchObject({ job: 'shop' });
    expect(() => definePreset(spec).with({ job: 'my shop' })).toThrow('its job "my shop" is no name');
  });

  it('puts a prefix before its metrics and rules wherever they are named, and nowhere else', () => {
    const { metrics, recordingRules, alerts, dashboards, scenarios, slos, summary } = definePreset(spec, {
      prefix: 'eu_',
    });
    expect(metrics.map(({ name }) => name)).toEqual(['eu_orders_placed_total', 'eu_order_duration_seconds']);
    expect(recordingRules).toEqual([
      {
        record: 'eu_orders:rate',
        expr: 'sum(rate(eu_orders_placed_total{channel="orders_placed_total"}[5m]))',
      },
    ]);
    expect(alerts?.[0]?.expr).toContain('rate(eu_order_duration_seconds_bucket[5m])');
    expect(dashboards?.[0]?.variables?.[0]?.query).toBe('label_values(eu_orders_placed_total, channel)');
    expect(dashboards?.[0]?.panels[0]?.queries[0]?.expr).toBe(
      '1000 * rate(eu_order_duration_seconds_sum{channel=~"$channel"}[$__rate_interval]) and up',
    );
    expect(Object.keys(scenarios?.[0]?.fires.series ?? {})).toEqual([
      'eu_order_duration_seconds_bucket{le="5.0"}',
    ]);
    expect(slos?.[0]?.good).toBe('eu_order_duration_seconds_bucket{le="1.0"}[$window]');
    expect(summary?.({ sum: (metric) => (metric === 'eu_orders_placed_total' ? 7 : 0) })).toEqual({
      orders: 7,
    });
  });

  it('takes blocks that presets share', () => {
    const cache = {
      block: 'cache',
      metrics: [counter('cache_hits_total', 'Hits.', ['cache_type'])],
      alerts: [{ ...slow, alert: 'ColdCache' }],
      summary: () => ({ cache: 1 }),
    };
    const preset = definePreset(
      { ...spec, blocks: [cache, cache] as const, alerts: [], summary: () => ({ orders: 2 }) },
      { without: ['ColdCache'] },
    );
    expect(preset.metrics).toHaveLength(3);
    expect(preset.summary?.({ sum: () => 0 })).toEqual({ orders: 2, cache: 1 });
    const other = { ...cache, metrics: [counter('orders_placed_total', 'Orders.', ['shop'])] };
    expect(() => definePreset({ ...spec, blocks: [other] })).toThrow(
      '"orders_placed_total" stands in its own metrics and in the block "cache", in different shapes: labels [channel] against [shop]',
    );
  });
});

describe('composePresets', () => {
  const duration = (labels: string[]) => histogram<string>('db_query_duration_seconds', 'Query.', labels);
  const one = definePreset({ name: 'one', title: 'One', description: '1', metrics: [duration(['a', 'b'])] });

  it('shares a metric of one name and shape', () => {
    const two = definePreset({
      name: 'two',
      title: 'Two',
      description: '2',
      metrics: [duration(['b', 'a'])],
    });
    expect(composePresets(one, two).metrics).toHaveLength(1);
  });

  it('refuses a metric of one name and two shapes, naming both presets, the difference and the way out', () => {
    const two = definePreset({ name: 'two', title: 'Two', description: '2', metrics: [duration(['c'])] });
    expect(() => composePresets(one, two)).toThrow(
      'the metric "db_query_duration_seconds" is in the presets "one" and "two": labels [a, b] against [c]. ' +
        "Give one of them a prefix: .with({ prefix: 'two_' }).",
    );
    expect(composePresets(one, two.with({ prefix: 'two_' })).metrics).toHaveLength(2);
  });
});
