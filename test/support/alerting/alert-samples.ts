import type { Alert, Incident, TrailEntry } from '../../../libs/core/contracts/room.js';

const T = 1_780_000_000_000;

export function alert(values: Partial<Alert> = {}): Alert {
  return {
    fingerprint: '00000000000000aa',
    group: 'etl-alerts',
    rule: 'QueueFull',
    labels: { alertname: 'QueueFull', queue: 'orders' },
    annotations: { summary: 'Queue orders is full' },
    severity: 'critical',
    state: 'firing',
    value: 12.5,
    activeAtMs: T,
    ...values,
  };
}

export function incident(values: Partial<Incident> = {}): Incident {
  return {
    id: '01KB0000000000000000000000',
    title: 'QueueFull',
    state: 'triggered',
    severity: 'critical',
    channels: ['log'],
    groupLabels: { alertname: 'QueueFull' },
    alerts: [alert()],
    openedAtMs: T,
    updatedAtMs: T,
    ...values,
  };
}

export function trailEntry(values: Partial<TrailEntry> = {}): TrailEntry {
  return { timeMs: T, action: 'alert_fired', ...values };
}
