import { describe, expect, it } from '@jest/globals';
import type { AlertRoute } from '#contracts';
import { IncidentRun, seconds } from '../../../../test/support/alerting/incident-run.js';

const QUICK: AlertRoute = { channels: ['web'], groupWait: '1s', groupInterval: '1s', repeatInterval: '1ms' };
const ONE: AlertRoute = { channels: ['web'], groupBy: [] };

describe('when channels are notified, as with Alertmanager', () => {
  it('repeats while an alert fires, and says once that it is resolved', () => {
    const run = new IncidentRun({ routes: [QUICK] }).fire(1, 'Test').end(3.5, 'Test').run(20);
    run.expectTold(
      'web',
      [2, 2.5, 'opened', 'Test'],
      [3, 3.5, 'repeated', 'Test'],
      [4, 4.5, 'resolved', '!Test'],
    );
  });

  it('waits 30 s for more alerts, sends changes after 5 min, and repeats after 4 h', () => {
    const run = new IncidentRun({ routes: [ONE] })
      .fire(0, 'A')
      .fire(10, 'B')
      .fire(40, 'C')
      .end(seconds('20m'), 'A')
      .run(seconds('13h'));
    const last = 30 + 4 * 300;
    run.expectTold(
      'web',
      [30, 30, 'opened', 'A', 'B'],
      [330, 330, 'changed', 'A', 'B', 'C'],
      [last, last, 'changed', 'B', 'C', '!A'],
      [last + seconds('4h'), last + seconds('4h'), 'repeated', 'B', 'C'],
      [last + seconds('8h'), last + seconds('8h'), 'repeated', 'B', 'C'],
      [last + seconds('12h'), last + seconds('12h'), 'repeated', 'B', 'C'],
    );
  });

  it('puts all changes within the group interval into one message', () => {
    const route = { ...QUICK, groupBy: [], repeatInterval: '4900ms' };
    const run = new IncidentRun({ routes: [route] })
      .fire(1.1, 'One')
      .fire(1.7, 'Five')
      .fire(3.3, 'Two', 'Three', 'Four')
      .run(10);
    run.expectTold(
      'web',
      [2, 2.5, 'opened', 'Five', 'One'],
      [4.1, 4.5, 'changed', 'Five', 'Four', 'One', 'Three', 'Two'],
      [9.1, 9.5, 'repeated', 'Five', 'Four', 'One', 'Three', 'Two'],
    );
  });

  it('sends each resolved alert once, with the alerts that still fire', () => {
    const route = { ...QUICK, groupInterval: '5s', repeatInterval: '4h' };
    const run = new IncidentRun({ routes: [route] })
      .fire(1, 'Test l=1', 'Test l=2')
      .end(3, 'Test l=1')
      .fire(3, 'Test l=3')
      .end(11, 'Test l=2')
      .run(25);
    run.expectTold(
      'web',
      [2, 2.5, 'opened', 'Test l=1', 'Test l=2'],
      [7, 7.5, 'changed', 'Test l=2', 'Test l=3', '!Test l=1'],
      [12, 12.5, 'changed', 'Test l=3', '!Test l=2'],
    );
  });

  it('sends nothing for alerts that end within the group wait or fire again within the interval', () => {
    const run = new IncidentRun({ routes: [ONE] })
      .fire(0, 'Short')
      .end(20, 'Short')
      .fire(100, 'Again')
      .end(200, 'Again')
      .fire(300, 'Again')
      .run(2000);
    run.expectTold('web', [130, 130, 'opened', 'Again']);
    expect(run.incidents.incidents({}, { limit: 9 }).items.map(({ state }) => state)).toEqual([
      'triggered',
      'resolved',
    ]);
  });

  it('sends at once for an alert that has been firing longer than the group wait', () => {
    const run = new IncidentRun({ routes: [ONE] }).fire(0, 'Old').run(10);
    const [alert] = run.incidents.openIncidents()[0]!.alerts;
    const late = new IncidentRun({ routes: [ONE] });
    late.at(60, () => late.incidents.receive([alert!], late.nowMs)).run(100);
    late.expectTold('web', [60, 60, 'opened', 'Old']);
  });

  it('opens a new incident for alerts that fire after the resolved message', () => {
    const run = new IncidentRun({ routes: [QUICK] })
      .fire(1, 'Test')
      .end(1.5, 'Test')
      .fire(1.8, 'Test')
      .end(2.5, 'Test')
      .fire(4, 'Test')
      .end(5.5, 'Test')
      .run(20);
    run.expectTold(
      'web',
      [2, 2, 'opened', 'Test'],
      [3, 3, 'resolved', '!Test'],
      [5, 5, 'opened', 'Test'],
      [6, 6, 'resolved', '!Test'],
    );
    const ids = new Set(run.told.map(({ notification }) => notification.incident.id));
    expect(ids.size).toBe(2);
  });
});

describe('which channels are notified, and which alerts form an incident', () => {
  it('uses the channels of the rule, otherwise those of the first matching route, otherwise the log', () => {
    const routes: AlertRoute[] = [
      { channels: ['team'], matchers: [{ name: 'team', value: 'a|b', isRegex: true }] },
      { channels: ['rest'], matchers: [{ name: 'severity', value: 'info', isEqual: false }] },
    ];
    const run = new IncidentRun({ routes })
      .fire(0, 'Own channels=pager,mail team=a', 'Team team=b', 'Rest team=c', 'Log severity=info')
      .run(60);
    for (const channel of ['pager', 'mail'])
      run.expectTold(channel, [30, 30, 'opened', 'Own channels=pager,mail team=a']);
    run.expectTold('team', [30, 30, 'opened', 'Team team=b']);
    run.expectTold('rest', [30, 30, 'opened', 'Rest team=c']);
    run.expectTold('log', [30, 30, 'opened', 'Log severity=info']);
    expect(run.told).toHaveLength(5);
  });

  it('notifies a channel once, however often routes name it', () => {
    const run = new IncidentRun({ routes: [{ ...ONE, channels: ['web', 'web'] }] })
      .fire(0, 'A', 'Own channels=x,x')
      .run(60);
    run.expectTold('web', [30, 30, 'opened', 'A']);
    run.expectTold('x', [30, 30, 'opened', 'Own channels=x,x']);
  });

  it('goes on while one of two rules with the same labels has its alert firing', () => {
    const run = new IncidentRun({ routes: [ONE] })
      .fire(0, 'A')
      .at(40, (run) => {
        const [alert] = run.incidents.openIncidents()[0]!.alerts;
        const other = { ...alert!, group: 'other', state: 'resolved', resolvedAtMs: run.nowMs } as const;
        run.incidents.receive([other], run.nowMs);
      })
      .run(1000);
    run.expectTold('web', [30, 30, 'opened', 'A']);
    expect(run.trail('alert_resolved')).toEqual([]);
  });

  it('groups by preset and subject, else by the name of the alert', () => {
    const run = new IncidentRun()
      .fire(0, 'High preset=etl subject=queue', 'Low severity=info preset=etl subject=lag')
      .fire(0, 'Higher preset=etl subject=queue severity=warning', 'Plain at=1', 'Plain at=2')
      .run(60);
    const groups = run.incidents
      .openIncidents()
      .map(({ groupLabels, alerts }) => [groupLabels, alerts.length]);
    expect(groups).toEqual([
      [{ preset: 'etl', subject: 'queue' }, 2],
      [{ preset: 'etl', subject: 'lag' }, 1],
      [{ alertname: 'Plain' }, 2],
    ]);
  });

  it('groups by the labels of the route, those that an alert has', () => {
    const run = new IncidentRun({ routes: [{ channels: ['web'], groupBy: ['zone', 'rack'] }] })
      .fire(0, 'A zone=1 rack=1', 'B zone=1 rack=1', 'C zone=1', 'D')
      .run(60);
    expect(run.incidents.openIncidents().map(({ groupLabels }) => groupLabels)).toEqual([
      { rack: '1', zone: '1' },
      { zone: '1' },
      {},
    ]);
  });

  it('is as severe as the worst alert so far, and has its summary', () => {
    const run = new IncidentRun({ routes: [ONE] })
      .fire(0, 'Info severity=info')
      .fire(40, 'Bad severity=high')
      .end(50, 'Bad severity=high')
      .run(400);
    const [incident] = run.incidents.openIncidents();
    expect(incident).toMatchObject({ severity: 'high', title: 'Bad severity=high is down (and 1 more)' });
  });

  it('gives every message what all its alerts have in common, a key and the address', () => {
    const run = new IncidentRun({ routes: [ONE], externalUrl: 'https://app.example' })
      .fire(0, 'A zone=1 n=1', 'B zone=1 n=2')
      .end(100, 'A zone=1 n=1', 'B zone=1 n=2')
      .run(600);
    const [opened, resolved] = run.told.map(({ notification }) => notification);
    const id = opened!.incident.id;
    expect(opened).toMatchObject({
      idempotencyKey: `${id}-web-1`,
      status: 'firing',
      commonLabels: { zone: '1', severity: 'critical' },
      externalUrl: 'https://app.example',
    });
    expect(opened!.commonLabels).not.toHaveProperty('alertname');
    expect(resolved).toMatchObject({
      idempotencyKey: `${id}-web-2`,
      status: 'resolved',
      incident: { id, state: 'resolved' },
    });
  });
});

describe('a message that could not be delivered', () => {
  it('is sent again after the group interval under a new key, and other channels receive theirs once', () => {
    const run = new IncidentRun({ routes: [{ ...ONE, channels: ['web', 'broken'] }] });
    run.lose = ({ idempotencyKey }) => idempotencyKey.endsWith('-broken-1');
    run
      .fire(0, 'Test')
      .at(100, () => {
        const { notification } = run.messages('web')[0]!;
        const idempotencyKey = notification.idempotencyKey.replace('web', 'broken');
        run.incidents.undelivered('broken', { ...notification, idempotencyKey });
      })
      .end(400, 'Test')
      .run(1000);
    run.expectTold('web', [30, 30, 'opened', 'Test'], [630, 630, 'resolved', '!Test']);
    run.expectTold('broken', [330, 330, 'opened', 'Test'], [630, 630, 'resolved', '!Test']);
    expect(run.messages('broken').map(({ notification }) => notification.idempotencyKey.slice(-2))).toEqual([
      '-2',
      '-3',
    ]);
  });

  it('has no effect if a newer one was sent', () => {
    const run = new IncidentRun({ routes: [ONE] })
      .fire(0, 'A')
      .fire(100, 'B')
      .at(400, (run) => run.incidents.undelivered('web', run.told[0]!.notification))
      .run(2000);
    run.expectTold('web', [30, 30, 'opened', 'A'], [330, 330, 'changed', 'A', 'B']);
  });
});
