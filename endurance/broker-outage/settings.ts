import type { AlertRoute, RuleGroup } from 'nestjs-observability/alerting';
import type { PresetOverrides } from 'nestjs-observability/presets';

const slo = (name: string): string[] =>
  ['1h', '6h', '1d', '3d'].map((window) => `${name}BudgetBurn${window}`);

/** Messages that wait when the broker dies, at least. */
export const BACKLOG = 100;

/** Minutes become seconds. The objectives have alerts of their own, which are another cause. */
export const ALERTS: PresetOverrides = {
  durations: { NoActiveConsumers: '3s', QueueBacklog: '8s' },
  thresholds: { QueueBacklog: BACKLOG },
  without: [...slo('EtlSuccess'), ...slo('EtlDuration')],
};

/**
 * The application's own: the broker cannot be asked. Of the preset nothing else fires now: the demo holds messages back while a
 * service is away, so none of them fails. It looks back for so long that it inhibits until the backlog is worked off.
 */
export const BROKER_ERRORS: RuleGroup = {
  name: 'broker',
  labels: { preset: 'etl', subject: 'MessageFlow' },
  rules: [
    {
      alert: 'BrokerErrors',
      expr: 'sum by (job) (increase(etl_errors_total{component="consumer",error_type="OBS_BROKER"}[20s])) > 0',
      for: '15s',
      labels: { severity: 'critical' },
      annotations: { summary: 'The broker cannot be asked' },
    },
  ],
};

/** Grouping and inhibition are the defaults: all three have one subject. The pager would be told after 20 s if nobody acknowledged; `rest` of everything that is not expected. */
export const ROUTES: AlertRoute[] = [
  {
    matchers: 'preset="etl"',
    channels: ['chat', 'hook'],
    groupWait: '4s',
    groupInterval: '10s',
    escalate: { after: '20s', channels: ['pager'] },
  },
  { channels: ['rest'] },
];
