import { describe, expect, it } from '@jest/globals';
import { IncidentRun } from '../../../../test/support/alerting/incident-run.js';

const names = (count: number, from = 0) => Array.from({ length: count }, (_, at) => `Many n=${at + from}`);

describe('limits', () => {
  it('bound the alerts of an incident, count the rest, and add them when there is room', () => {
    const limits = { alertsPerIncident: 5 };
    const run = new IncidentRun({ limits }).fire(0, ...names(8)).run(60);
    const [incident] = run.incidents.openIncidents();
    expect(incident).toMatchObject({ alertsLeftOut: 3 });
    expect(incident!.alerts).toHaveLength(5);
    run.end(70, ...names(5)).run(2000);
    const [later] = run.incidents.openIncidents();
    expect(later!.id).toBe(incident!.id);
    expect(
      later!.alerts.filter(({ state }) => state === 'firing').map(({ fingerprint }) => fingerprint),
    ).toEqual(names(3, 5));
    expect(later).not.toHaveProperty('alertsLeftOut');
    run.end(2100, ...names(8)).run(3000);
    expect(run.incidents.openIncidents()).toEqual([]);
    expect(run.messages('log').at(-1)!.reason).toBe('resolved');
  });

  it('bound the open incidents; further ones open when there is room', () => {
    const rules = ['A', 'B', 'C', 'D'];
    const run = new IncidentRun({ limits: { openIncidents: 2 } }).fire(0, ...rules).run(60);
    expect(run.incidents.openIncidents()).toHaveLength(2);
    expect(run.incidents.refused).toBeGreaterThan(0);
    run.end(70, 'A', 'B').run(1000);
    expect(run.incidents.openIncidents().map(({ groupLabels }) => groupLabels.alertname)).toEqual(['C', 'D']);
    expect(run.messages('log').map(({ firing }) => firing.join())).toEqual(['A', 'B', '', '', 'C', 'D']);
  });

  it('bound the alerts of all incidents', () => {
    const run = new IncidentRun({ limits: { alerts: 3 } })
      .fire(0, ...names(2), 'Other n=1', 'Other n=2')
      .run(60);
    expect(run.incidents.openIncidents().flatMap(({ alerts }) => alerts)).toHaveLength(3);
  });

  it('recognise alerts that were too large to be stored in full', () => {
    const long = 'x'.repeat(2000);
    const many = Array.from({ length: 800 }, (_, at) => `Many n=${at} text=${long}`);
    const run = new IncidentRun({ round: 60 }).fire(0, ...many).run(60);
    run.restart();
    run.run(1000);
    expect(run.incidents.openIncidents()[0]).not.toHaveProperty('alertsLeftOut');
    expect(run.messages('log').map(({ reason }) => reason)).toEqual(['opened']);
    expect(run.trail('alert_fired')).toHaveLength(800);
    run.end(1001, ...many).run(2000);
    expect(run.messages('log').map(({ reason }) => reason)).toEqual(['opened', 'resolved']);
  });
});
