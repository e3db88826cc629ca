import { describe, expect, it } from '@jest/globals';
import type { AlertDefinition } from '#contracts';
import { counter, gauge, histogram } from '#metrics';
import { composePresets } from './compose-presets.js';
import { definePreset } from './define-preset.js';
import type { PresetOverrides, PresetSpec } from './preset.js';
import type { ScenarioTemplate } from './scenario-template.js';

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
  it('fills in thresholds and labels every alert with its preset and its severity', () => {
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

  it('lists all problems in a single error', () => {
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
      '"5 minutes" is not a duration',
      'its runbook must say',
      'no threshold is given',
      'thresholds must ascend',
      'recording rule "orders:rate": OBS_PROMQL: 1:1: parse error: unknown function with name "sun". Did you mean "sum"?',
    ])
      expect(broken).toThrow(problem);
  });

  it('refuses a name and a uid with which Grafana refuses the dashboard of the objectives', () => {
    const name = `${'orders-'.repeat(5)}eu`;
    expect(() => definePreset({ ...spec, name })).toThrow(
      `the uid "${name}-slo" has more than 40 characters`,
    );
    expect(definePreset({ ...spec, name, slos: [] }).name).toBe(name);
    const dashboards = [{ ...spec.dashboards![0]!, uid: 'orders-slo' }];
    expect(() => definePreset({ ...spec, dashboards })).toThrow('dashboard uid "orders-slo" is there twice');
  });

  it.each(['{{', 'a {{ b', '{{ $value', '}} {{', '{{ nothing }}', '{{ $labels.x | nothing }}'])(
    'refuses, by name, a text that is no template: %s',
    (text) => {
      const alert = (given: Partial<AlertDefinition>) => () =>
        definePreset({ ...spec, alerts: [{ ...slow, ...given }] });
      const where = 'alert "SlowOrders": its ';
      const problem = 'is no template that Prometheus can read';
      expect(alert({ summary: text })).toThrow(`${where}summary ${problem}`);
      expect(alert({ description: text })).toThrow(`${where}description ${problem}`);
      expect(alert({ labels: { team: text } })).toThrow(`${where}label team ${problem}`);
      const slos = [{ ...spec.slos![0]!, description: text }];
      expect(() => definePreset({ ...spec, slos })).toThrow(
        `objective "orders-fast": its description ${problem}`,
      );
      expect(() => definePreset(spec).with({ labels: { team: text } })).toThrow(problem);
    },
  );

  it('returns another preset when overridden, and stays unchanged', () => {
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

  it('takes overrides of objectives, and of the alerts that they become', () => {
    const described = { ...spec.slos![0]!, description: '$objective of orders are fast.' };
    const preset = definePreset({ ...spec, slos: [described] });
    expect(preset.slos?.[0]?.description).toBe('99 % of orders are fast.');
    const calm = preset
      .with({ objectives: { 'orders-fast': 0.95 }, durations: { OrdersFastBudgetBurn1h: '5m' } })
      .with({ labels: { team: 'shop' }, severities: { OrdersFastBudgetBurn6h: 'high' } })
      .with({ without: ['OrdersFastBudgetBurn3d'] });
    expect(calm.slos?.[0]).toMatchObject({ objective: 0.95, description: '95 % of orders are fast.' });
    expect(calm.objectiveAlerts).toEqual({
      labels: { team: 'shop' },
      durations: { OrdersFastBudgetBurn1h: '5m' },
      severities: { OrdersFastBudgetBurn6h: 'high' },
      without: ['OrdersFastBudgetBurn3d'],
    });
  });

  it('adds a line without an anchor too, and keeps lines in their order', () => {
    const lines = [
      { value: 0, color: 'yellow' as const, alert: 'AnyOrders' },
      { value: 3, color: 'red' as const },
    ];
    const panel = { title: 'Orders', type: 'stat' as const, unit: 'short', queries: [{ expr: 'orders' }] };
    const any = { ...slow, alert: 'AnyOrders', expr: 'orders > $threshold', threshold: 0 };
    const preset = definePreset({
      ...spec,
      alerts: [any],
      scenarios: [],
      dashboards: [{ uid: 'orders', title: 'Orders', panels: [{ ...panel, thresholds: lines }] }],
    });
    const drawnAt = (threshold: number) =>
      preset.with({ thresholds: { AnyOrders: threshold } }).dashboards?.[0]?.panels[0]?.thresholds;
    expect(drawnAt(2)?.map(({ value }) => value)).toEqual([2, 3]);
    expect(drawnAt(5)?.map(({ color }) => color)).toEqual(['red', 'yellow']);
    expect(drawnAt(3)).toEqual([{ value: 3, color: 'red' }]);
  });

  it('writes the duration into the texts, and says when there is none', () => {
    const patient = { ...slow, description: 'Slow for $for.' };
    const preset = definePreset({ ...spec, alerts: [patient] });
    expect(preset.alerts?.[0]?.description).toBe('Slow for 5 minutes.');
    const hour = preset.with({ durations: { SlowOrders: '1h30m' } });
    expect(hour.alerts?.[0]?.description).toBe('Slow for 1 hour 30 minutes.');
    expect(() => definePreset({ ...spec, alerts: [{ ...patient, for: undefined }] })).toThrow(
      'alert "SlowOrders": a text has $for, but no duration is given.',
    );
  });

  it('makes the scenario of the numbers that hold, and leaves out one that was written for others', () => {
    const made: ScenarioTemplate = {
      alert: 'FewOrders',
      of: ({ threshold, forMinutes }) => ({
        fires: { series: { orders: `${threshold - 1}x60` }, at: `${forMinutes + 5}m` },
        quiet: { series: { orders: `${threshold}x60` }, at: `${forMinutes + 5}m` },
      }),
    };
    const few = { ...slow, alert: 'FewOrders', expr: 'orders < $threshold' };
    const both = definePreset({ ...spec, alerts: [slow, few], scenarios: [...spec.scenarios!, made] });
    const other = both.with({
      thresholds: { FewOrders: 7 },
      durations: { FewOrders: '1h', SlowOrders: '1h' },
    });
    expect(both.scenarios?.map(({ alert }) => alert)).toEqual(['SlowOrders', 'FewOrders']);
    expect(other.scenarios).toEqual([
      {
        alert: 'FewOrders',
        fires: { series: { orders: '6x60' }, at: '65m' },
        quiet: { series: { orders: '7x60' }, at: '65m' },
      },
    ]);
  });

  it.each([
    [1, 'it could never fire'],
    [-0.1, 'it would always fire'],
  ])('refuses a threshold of %p where the expression is a share', (threshold, problem) => {
    const share: ScenarioTemplate = {
      alert: 'SlowOrders',
      reach: { least: 0, most: 1, fires: 'above' },
      of: () => ({ fires: { series: {}, at: '1m' }, quiet: { series: {}, at: '1m' } }),
    };
    const preset = definePreset({ ...spec, scenarios: [share] });
    expect(() => preset.with({ thresholds: { SlowOrders: threshold } })).toThrow(
      `thresholds: "SlowOrders" cannot be ${threshold}; its expression has values from 0 to 1: ${problem}.`,
    );
  });

  it('says which alert was probably meant by an override', () => {
    const override = () => definePreset(spec, { thresholds: { SlowOrder: 4 } });
    expect(override).toThrow('thresholds: there is no alert "SlowOrder". Did you mean "SlowOrders"?');
  });

  it.each<[PresetOverrides, string]>([
    [
      { objectives: { 'order-fast': 0.9 } },
      'objectives: there is no objective "order-fast". Did you mean "orders-fast"?',
    ],
    [{ objectives: { 'orders-fast': 90 } }, 'objective "orders-fast": 90 is no share between 0 and 1'],
    [
      { thresholds: { OrdersFastBudgetBurn1h: 2 } },
      'thresholds: the alert "OrdersFastBudgetBurn1h" has no threshold. Override its objective.',
    ],
    [{ without: ['OrdersFastBudgetBurn2h'] }, 'Did you mean "OrdersFastBudgetBurn'],
  ])('refuses the overrides %j', (overrides, problem) => {
    expect(() => definePreset(spec, overrides)).toThrow(problem);
  });

  it('keeps the given scrape job, which must be valid', () => {
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
