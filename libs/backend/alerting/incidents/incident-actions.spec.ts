import { describe, expect, it } from '@jest/globals';
import type { AlertRoute } from '#contracts';
import { IncidentRun, START_MS, seconds } from '../../../../test/support/alerting/incident-run.js';

const ROUTE: AlertRoute = { channels: ['web'], groupBy: [] };
const ESCALATED: AlertRoute = { ...ROUTE, escalate: { after: '10m', channels: ['boss'] } };
const ann = { by: 'ann', reason: 'on it' };

describe('an incident that was acknowledged', () => {
  it('does not repeat or escalate, but sends further alerts and the end', () => {
    const run = new IncidentRun({ routes: [ESCALATED] })
      .fire(0, 'A')
      .at(100, (run) => run.incidents.acknowledge(run.openId, ann))
      .fire(seconds('9h'), 'B')
      .end(seconds('9h') + 1000, 'B')
      .end(seconds('10h'), 'A')
      .run(seconds('12h'));
    run.expectTold(
      'web',
      [30, 30, 'opened', 'A'],
      [seconds('9h'), seconds('9h') + 300, 'changed', 'A', 'B'],
      [seconds('10h'), seconds('10h') + 300, 'resolved', '!A', '!B'],
    );
    run.expectTold('boss');
    expect(run.messages('web')[1]!.notification.incident).toMatchObject({
      state: 'acknowledged',
      acknowledged: { by: 'ann', reason: 'on it', atMs: START_MS + 100_000 },
    });
    expect(run.trail('incident_acknowledged')).toMatchObject([{ by: 'ann', text: 'on it' }]);
  });

  it('reports invalid input', () => {
    const run = new IncidentRun({ routes: [ROUTE] }).fire(0, 'A').end(40, 'A').run(50);
    const id = run.openId;
    expect(() => run.incidents.acknowledge('nothing', ann)).toThrow(
      'OBS_ALERTING: incident: there is no incident "nothing"',
    );
    expect(() => run.incidents.acknowledge(id, { by: '' })).toThrow(
      'OBS_ALERTING: by: has to say who does it',
    );
    expect(() => run.incidents.acknowledge(id, { by: 'a', reason: '' })).toThrow('OBS_ALERTING: reason: ');
    expect(() => run.incidents.suppress(id, 0, ann)).toThrow('OBS_ALERTING: minutes: ');
    expect(() => run.incidents.suppress(id, NaN, ann)).toThrow('OBS_ALERTING: minutes: ');
    run.run(1000);
    expect(() => run.incidents.resolve(id, ann)).toThrow(
      `OBS_ALERTING: incident: the incident "${id}" is resolved`,
    );
    expect(run.trail('incident_acknowledged', 'incident_suppressed')).toEqual([]);
  });
});

describe('escalation', () => {
  it('notifies further channels once without an acknowledgement in time, and of all later changes', () => {
    const run = new IncidentRun({ routes: [ESCALATED] })
      .fire(0, 'A')
      .fire(seconds('30m'), 'B')
      .end(seconds('60m'), 'A', 'B')
      .run(seconds('2h'));
    run.expectTold(
      'boss',
      [630, 630, 'escalated', 'A'],
      [1800, 2100, 'changed', 'A', 'B'],
      [3600, 3900, 'resolved', '!A', '!B'],
    );
    run.expectTold(
      'web',
      [30, 30, 'opened', 'A'],
      [1800, 2100, 'changed', 'A', 'B'],
      [3600, 3900, 'resolved', '!A', '!B'],
    );
    expect(run.trail('incident_escalated')).toMatchObject([{ text: 'to boss: nobody acknowledged it' }]);
  });

  it('notifies a channel again that was already notified', () => {
    const route = { ...ROUTE, escalate: { after: '10m', channels: ['web', 'boss'] } };
    const run = new IncidentRun({ routes: [route] }).fire(0, 'A').run(700);
    run.expectTold('web', [30, 30, 'opened', 'A'], [630, 630, 'escalated', 'A']);
    run.expectTold('boss', [630, 630, 'escalated', 'A']);
  });

  it('counts from the first message, and waits while everything is muted', () => {
    const run = new IncidentRun({ routes: [ESCALATED] });
    const silence = (from: number, to: number) =>
      run.incidents.silence({
        matchers: [{ name: 'alertname', value: 'A' }],
        startsAtMs: START_MS + from * 1000,
        endsAtMs: START_MS + to * 1000,
        author: 'ann',
        comment: '',
      });
    run
      .at(0, () => silence(0, 100))
      .fire(0, 'A')
      .at(900, () => silence(900, 2000))
      .run(4000);
    run.expectTold('web', [100, 400, 'opened', 'A']);
    run.expectTold('boss', [2000, 2300, 'escalated', 'A']);
  });
});

describe('an incident that is suppressed', () => {
  it('sends nothing until the time is over, then the alerts that still fire', () => {
    const run = new IncidentRun({ routes: [ESCALATED] })
      .fire(0, 'A')
      .at(100, (run) => run.incidents.suppress(run.openId, 60, { by: 'ann' }))
      .fire(400, 'B')
      .fire(500, 'Short')
      .end(600, 'Short')
      .run(seconds('90m'));
    run.expectTold('web', [30, 30, 'opened', 'A'], [3700, 3700, 'changed', 'A', 'B']);
    run.expectTold('boss', [3700, 3700, 'escalated', 'A', 'B']);
    expect(run.trail('incident_suppressed', 'incident_resumed')).toMatchObject([
      { by: 'ann', details: { minutes: 60 } },
      { timeMs: START_MS + 3_700_000 },
    ]);
    expect(run.incidents.incident(run.openId)).toMatchObject({ state: 'triggered' });
    expect(run.incidents.incident(run.openId)).not.toHaveProperty('suppressedUntilMs');
  });

  it('is notified again afterwards when nothing changed, unless it was acknowledged', () => {
    const play = (acknowledged: boolean) => {
      const run = new IncidentRun({ routes: [ROUTE] })
        .fire(0, 'A')
        .at(100, (run) => {
          if (acknowledged) run.incidents.acknowledge(run.openId, ann);
          run.incidents.suppress(run.openId, 10, ann);
        })
        .run(3000);
      return run;
    };
    play(false).expectTold('web', [30, 30, 'opened', 'A'], [700, 700, 'repeated', 'A']);
    const run = play(true);
    run.expectTold('web', [30, 30, 'opened', 'A']);
    expect(run.incidents.incident(run.openId)!.state).toBe('acknowledged');
  });

  it('before the first message: sends it when the time is over', () => {
    const run = new IncidentRun({ routes: [ROUTE] })
      .fire(0, 'A')
      .at(10, (run) => run.incidents.suppress(run.openId, 5, ann))
      .run(1000);
    run.expectTold('web', [310, 310, 'opened', 'A']);
  });

  it('is resolved when its alerts end, and the channels notified before receive the end', () => {
    const run = new IncidentRun({ routes: [ROUTE] })
      .fire(0, 'A')
      .at(100, (run) => run.incidents.suppress(run.openId, 60, ann))
      .end(400, 'A')
      .run(seconds('3h'));
    run.expectTold('web', [30, 30, 'opened', 'A'], [630, 630, 'resolved', '!A']);
    const untold = new IncidentRun({ routes: [ROUTE] })
      .fire(0, 'A')
      .at(10, (run) => run.incidents.suppress(run.openId, 60, ann))
      .end(400, 'A')
      .run(seconds('3h'));
    untold.expectTold('web');
  });
});

describe('an incident that is resolved by hand', () => {
  it('is followed by another after one group interval, if alerts still fire', () => {
    const run = new IncidentRun({ routes: [ROUTE] })
      .fire(0, 'A', 'B')
      .at(100, (run) => run.incidents.resolve(run.openId, { by: 'ann', reason: 'restarted' }))
      .end(200, 'B')
      .fire(250, 'C')
      .end(1500, 'A', 'C')
      .run(3000);
    run.expectTold(
      'web',
      [30, 30, 'opened', 'A', 'B'],
      // The alerts still fire.
      [100, 100, 'resolved', 'A', 'B'],
      [400, 400, 'opened', 'A', 'C'],
      [1500, 1800, 'resolved', '!A', '!C'],
    );
    const [second, first] = run.incidents.incidents({}, { limit: 9 }).items;
    expect(first).toMatchObject({
      state: 'resolved',
      resolved: { by: 'ann', reason: 'restarted', atMs: START_MS + 100_000 },
      updatedAtMs: START_MS + 100_000,
    });
    expect(second).toMatchObject({ follows: first!.id, openedAtMs: START_MS + 400_000, state: 'resolved' });
    expect(run.records.all('group')).toEqual([]);
  });

  it('is not followed when its alerts end in time; what fires later is another incident', () => {
    const run = new IncidentRun({ routes: [ROUTE] })
      .fire(0, 'A')
      .at(100, (run) => run.incidents.resolve(run.openId, ann))
      .end(200, 'A')
      .fire(300, 'A')
      .run(1000);
    run.expectTold('web', [30, 30, 'opened', 'A'], [100, 100, 'resolved', 'A'], [330, 330, 'opened', 'A']);
    expect(run.incidents.openIncidents()[0]).not.toHaveProperty('follows');
  });

  it('before the first notification sends nothing', () => {
    const run = new IncidentRun({ routes: [ROUTE] })
      .fire(0, 'A')
      .at(10, (run) => run.incidents.resolve(run.openId, ann))
      .end(20, 'A')
      .run(1000);
    run.expectTold('web');
  });
});

describe('alerts that come and go', () => {
  it('flap within the resolve wait without a message, and are counted', () => {
    const run = new IncidentRun({ routes: [{ ...ROUTE, resolveWait: '10m' }] }).fire(0, 'A');
    for (let at = 400; at < 4000; at += 600) run.end(at, 'A').fire(at + 500, 'A');
    run.end(4600, 'A').run(9000);
    run.expectTold('web', [30, 30, 'opened', 'A'], [5200, 5500, 'resolved', '!A']);
    const [counts] = run.incidents.statistics(START_MS, run.nowMs).rules;
    expect(counts).toMatchObject({ rule: 'A', fired: 7, flaps: 6 });
    expect(run.incidents.statistics(START_MS, run.nowMs).incidents).toBe(1);
  });

  it('are sent as firing while their resolution waits, when something else changes', () => {
    const run = new IncidentRun({ routes: [{ ...ROUTE, resolveWait: '10m' }] })
      .fire(0, 'A')
      .end(300, 'A')
      .fire(320, 'B')
      .run(1000);
    run.expectTold(
      'web',
      [30, 30, 'opened', 'A'],
      [330, 330, 'changed', 'A', 'B'],
      [930, 930, 'changed', 'B', '!A'],
    );
  });

  it('do not trigger again within the cooldown, and do if they still fire afterwards', () => {
    const name = 'A cooldown=30m';
    const run = new IncidentRun({ routes: [ROUTE] })
      .fire(0, name)
      .end(100, name)
      .fire(700, name)
      .end(800, name)
      .fire(900, name)
      .run(3000);
    run.expectTold(
      'web',
      [30, 30, 'opened', name],
      [330, 330, 'resolved', `!${name}`],
      [1900, 1900, 'opened', name],
    );
    expect(run.trail('alert_cooling_down')).toMatchObject([
      { timeMs: START_MS + 700_000, alert: name, details: { untilMs: START_MS + 1_900_000 } },
      { timeMs: START_MS + 900_000 },
    ]);
    expect(run.incidents.openIncidents()).toHaveLength(1);
    expect(run.records.all('cooldown')).toEqual([]);
  });

  it('repeat while they fire, whatever the cooldown', () => {
    const name = 'A cooldown=12h';
    const run = new IncidentRun({ routes: [ROUTE] }).fire(0, name).run(seconds('5h'));
    run.expectTold(
      'web',
      [30, 30, 'opened', name],
      [30 + seconds('4h'), 30 + seconds('4h'), 'repeated', name],
    );
  });
});
