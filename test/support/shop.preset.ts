import type { AlertDefinition, DashboardDefinition, PresetDefinition } from '#contracts';

const ALERTS: AlertDefinition[] = [
  {
    alert: 'HighOrderLatency',
    expr: 'shop:order_duration:p95 > $threshold',
    threshold: 2,
    for: '5m',
    keepFiringFor: '10m',
    severity: 'warning',
    summary: 'Orders are slow',
    description: 'p95 is {{ $value | humanizeDuration }}, more than $threshold s.',
    runbook: {
      meaning: 'One order in twenty takes longer than customers wait.',
      look: ['The latency panel: which route.', 'The slowest traces of the last hour.'],
      act: ['Scale out if the processor is busy.', 'Undo the last deployment.'],
    },
  },
  {
    alert: 'CriticalOrderLatency',
    expr: 'shop:order_duration:p95 > $threshold',
    threshold: 5,
    severity: 'critical',
    summary: 'Orders hardly get through',
    description: 'p95 is {{ $value | humanizeDuration }}.',
    runbook: { meaning: 'The shop is as good as closed.', look: ['The database.'], act: ['Fail over.'] },
  },
  {
    alert: 'QueueBacklog',
    expr: 'max by (queue) (shop_queue_size) > 100',
    for: '2m',
    severity: 'medium',
    labels: { team: 'warehouse' },
    summary: 'Queue {{ $labels.queue }} grows',
    description: '{{ $value }} orders wait.',
    runbook: { meaning: 'Packing is behind.', look: ['The workers.'], act: ['Start another worker.'] },
  },
];

const DASHBOARD: DashboardDefinition = {
  uid: 'shop-orders',
  title: 'Shop: orders',
  variables: [
    { name: 'queue', label: 'Queue', query: 'label_values(shop_queue_size, queue)', multi: true },
    { name: 'status', label: 'Status', query: 'label_values(shop_orders_total, status)' },
  ],
  panels: [
    {
      title: 'Orders',
      type: 'stat',
      unit: 'cpm',
      queries: [{ expr: 'sum(rate(shop_orders_total[5m])) * 60' }],
    },
    {
      title: 'Queue',
      type: 'gauge',
      unit: 'short',
      queries: [{ expr: 'sum(shop_queue_size{queue=~"$queue"})' }],
      thresholds: [{ value: 100, color: 'red' }],
      min: 0,
      max: 200,
    },
    {
      title: 'Latency p95',
      description: 'The line is where the alert stands.',
      type: 'timeseries',
      unit: 's',
      queries: [
        {
          expr: 'histogram_quantile(0.95, sum by (le) (rate(shop_order_duration_seconds_bucket[5m])))',
          legend: 'p95',
        },
      ],
      thresholds: [{ value: 2, color: 'red' }],
    },
    {
      title: 'Recorded p95',
      type: 'timeseries',
      unit: 's',
      queries: [{ expr: 'shop:order_duration:p95', legend: 'p95' }],
    },
    {
      title: 'Orders by status',
      type: 'timeseries',
      unit: 'ops',
      queries: [{ expr: 'sum by (status) (rate(shop_orders_total[5m]))', legend: '{{status}}' }],
      stacked: true,
    },
  ],
};

/** A small system with one of each part that a preset can contain. */
export const SHOP: PresetDefinition = {
  name: 'shop',
  title: 'Shop',
  description: 'Orders of a shop and the queue behind it.',
  metrics: [
    { kind: 'counter', name: 'shop_orders_total', help: 'Orders by status.', labelNames: ['status'] },
    {
      kind: 'histogram',
      name: 'shop_order_duration_seconds',
      help: 'Time an order took.',
      labelNames: [],
      buckets: [0.5, 1, 2.5, 5, 10],
    },
    { kind: 'gauge', name: 'shop_queue_size', help: 'Orders waiting.', labelNames: ['queue'] },
  ],
  recordingRules: [
    {
      record: 'shop:order_duration:p95',
      expr: 'histogram_quantile(0.95, sum by (le) (rate(shop_order_duration_seconds_bucket[5m])))',
    },
  ],
  alerts: ALERTS,
  dashboards: [DASHBOARD],
  slos: [
    {
      name: 'order-availability',
      description: '99.9 % of orders succeed.',
      objective: 0.999,
      good: 'sum(rate(shop_orders_total{status="ok"}[$window]))',
      total: 'sum(rate(shop_orders_total[$window]))',
      events: { good: ['shop_orders_total{status="ok"}'], bad: ['shop_orders_total{status="failed"}'] },
    },
  ],
  scenarios: [
    {
      alert: 'HighOrderLatency',
      fires: {
        series: {
          'shop_order_duration_seconds_bucket{le="2.5"}': '0+1x30',
          'shop_order_duration_seconds_bucket{le="5"}': '0+10x30',
          'shop_order_duration_seconds_bucket{le="+Inf"}': '0+10x30',
        },
        at: '20m',
      },
      quiet: {
        series: {
          'shop_order_duration_seconds_bucket{le="2.5"}': '0+10x30',
          'shop_order_duration_seconds_bucket{le="+Inf"}': '0+10x30',
          'shop_order_duration_seconds_bucket{le="0.5"}': '0+10x30',
        },
        at: '20m',
      },
    },
    {
      alert: 'QueueBacklog',
      fires: { series: { 'shop_queue_size{queue="parcels"}': '150x10' }, at: '4m', interval: '30s' },
      quiet: { series: { 'shop_queue_size{queue="parcels"}': '150x1 20x20' }, at: '4m' },
    },
  ],
};
