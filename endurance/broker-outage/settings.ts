import type { AlertRoute, RuleGroup } from 'nestjs-observability/alerting';
import type { PresetOverrides } from 'nestjs-observability/presets';

const slo = (name: string): string[] =>
  ['1h', '6h', '1d', '3d'].map((window) => `${name}BudgetBurn${window}`);

/** Minimum number of waiting messages when the broker dies. */
export const BACKLOG = 100;

/** Minutes become seconds. The objectives' alerts are off, as they have another cause. */
export const ALERTS: PresetOverrides = {
  durations: { NoActiveConsumers: '3s', QueueBacklog: '8s' },
  thresholds: { QueueBacklog: BACKLOG },
  without: [...slo('EtlSuccess'), ...slo('EtlDuration')],
};

/**
 * The application's own rule: the broker cannot be queried. No other alert of the preset fires during the outage: the
 * demo holds messages while a service is down, so none fails. The window is long enough to inhibit until the backlog is
 * processed.
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

/**
 * Default grouping and inhibition: all three alerts have one subject. Without an acknowledgement, the pager would be
 * notified after 20 s; `rest` receives everything unexpected.
 */
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
