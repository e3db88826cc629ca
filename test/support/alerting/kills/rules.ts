import type {
  AlertRoute,
  ChannelOptions,
  Inhibition,
  RuleGroup,
  Silence,
} from '../../../../libs/core/contracts/room.js';
import { BEAT_MS, INTERVAL_MS } from './protocol.js';

export const RULES: RuleGroup = {
  name: 'kills',
  interval: `${INTERVAL_MS}ms`,
  rules: [
    // A starting application may be sampled before it has set its gauges, so the last value counts for a minute.
    { record: 'service:load:max', expr: 'max by (service) (last_over_time(load[1m]))' },
    { alert: 'HighLoad', expr: 'service:load:max > 10', for: '400ms', labels: { severity: 'critical' } },
    // Inhibited by HighLoad, which always fires first.
    { alert: 'SomeLoad', expr: 'last_over_time(load[1m]) > 5', for: '1s', labels: { severity: 'warning' } },
    // This alert is silenced.
    { alert: 'Quiet', expr: 'last_over_time(quiet[1m]) > 0', labels: { severity: 'critical' } },
  ],
};

export const ROUTE: AlertRoute = {
  channels: ['hook'],
  groupBy: ['alertname', 'service'],
  groupWait: '200ms',
  groupInterval: '400ms',
  repeatInterval: '1h',
};

export const INHIBITION: Inhibition = {
  source: [{ name: 'alertname', value: 'HighLoad' }],
  target: [{ name: 'alertname', value: 'SomeLoad' }],
  equal: ['service'],
};

/** @param url of the receiver */
export function channelsAt(url: string): ChannelOptions[] {
  return [
    { name: 'hook', type: 'webhook', url: `${url}/hook` },
    { name: 'beat', type: 'heartbeat', url: `${url}/beat`, intervalMs: BEAT_MS },
  ];
}

export function silenceOf(alert: string): Omit<Silence, 'id'> {
  return {
    matchers: [{ name: 'alertname', value: alert }],
    startsAtMs: Date.now(),
    endsAtMs: Date.now() + 3_600_000,
    author: 'ann',
    comment: 'known',
  };
}
