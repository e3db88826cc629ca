import { expect, it } from '@jest/globals';
import type { Alert } from '#contracts';
import { MemoryRecords } from '../records/memory-records.js';
import { IncidentManager } from './incident-manager.js';

const ALERTS = 40_000;

function alerts(state: 'firing' | 'resolved'): Alert[] {
  return Array.from({ length: ALERTS }, (_, i) => ({
    fingerprint: i.toString(16).padStart(16, '0'),
    ...{ group: 'g', rule: 'Many', labels: { alertname: 'Many', id: `${i}` }, annotations: {} },
    ...{ severity: 'warning', state, value: 1, activeAtMs: 0, firedAtMs: 0 },
  }));
}

it('alerts beyond an incident’s limit cost no more than those within it', () => {
  const incidents = new IncidentManager({
    records: new MemoryRecords(),
    clock: { now: () => 0 },
    deliver: () => undefined,
  });
  const startedAt = process.cpuUsage().user;
  incidents.receive(alerts('firing'), 0);
  incidents.receive(alerts('firing'), 60_000);
  incidents.tick(60_000);
  const seconds = (process.cpuUsage().user - startedAt) / 1e6;
  expect(incidents.openIncidents()[0]).toMatchObject({ alertsLeftOut: ALERTS - 10_000 });
  expect(incidents.openIncidents()[0]!.alerts).toHaveLength(10_000);
  // A linear search through the incident for each alert took half a minute.
  expect(seconds).toBeLessThan(8);
});
