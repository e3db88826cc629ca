import { describe, expect, it } from '@jest/globals';
import { IncidentRun, START_MS } from '../../../../test/support/alerting/incident-run.js';

describe('statistics', () => {
  const run = new IncidentRun()
    .fire(0, 'A', 'B severity=info', 'C severity=high', 'D')
    .at(60, (run) => run.incidents.acknowledge(id(run, 'A'), { by: 'ann' }))
    .at(70, (run) => run.incidents.acknowledge(id(run, 'A'), { by: 'bob' }))
    .at(100, (run) => run.incidents.suppress(id(run, 'B'), 1000, { by: 'ann' }))
    .at(180, (run) => run.incidents.resolve(id(run, 'C'), { by: 'ann' }))
    .end(190, 'C severity=high')
    .end(1000, 'A')
    .fire(2000, 'A')
    .at(2100, (run) => run.incidents.acknowledge(id(run, 'A'), { by: 'ann' }))
    .end(2200, 'A')
    .fire(9000, 'A')
    .run(9100);

  function id({ incidents }: IncidentRun, rule: string): string {
    return incidents.openIncidents().find(({ alerts }) => alerts[0]!.rule === rule)!.id;
  }

  it('count incidents by state and severity, and the outcomes by rule', () => {
    expect(run.incidents.statistics(START_MS, run.nowMs)).toEqual({
      incidents: 6,
      open: 3,
      byState: { triggered: 2, acknowledged: 0, suppressed: 1, resolved: 3 },
      bySeverity: { critical: 4, info: 1, high: 1 },
      rules: [
        // Acknowledged after 60 s and after 100 s; the third firing came more than an hour after the second.
        { rule: 'A', fired: 3, actedOn: 2, medianAcknowledgeMs: 80_000, flaps: 1 },
        { rule: 'B', fired: 1, actedOn: 1, medianAcknowledgeMs: null, flaps: 0 },
        { rule: 'C', fired: 1, actedOn: 1, medianAcknowledgeMs: null, flaps: 0 },
        { rule: 'D', fired: 1, actedOn: 0, medianAcknowledgeMs: null, flaps: 0 },
      ],
    });
  });

  it('count what happened in the period only', () => {
    expect(run.incidents.statistics(START_MS + 1_500_000, START_MS + 3_000_000)).toMatchObject({
      incidents: 1,
      rules: [{ rule: 'A', fired: 1, flaps: 1 }],
    });
  });

  it('can be filtered by state, severity and age', () => {
    const { incidents } = run;
    const found = (filter: Parameters<typeof incidents.incidents>[0]) =>
      incidents.incidents(filter, { limit: 9 }).items.map(({ alerts }) => alerts[0]!.rule);
    expect(found({ states: ['suppressed'] })).toEqual(['B']);
    expect(found({ severities: ['high', 'info'] })).toEqual(['C', 'B']);
    expect(found({ states: ['triggered'], minAgeMs: 3_600_000 })).toEqual(['D']);
  });
});
