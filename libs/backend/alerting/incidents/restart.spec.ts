import { describe, expect, it } from '@jest/globals';
import type { AlertRoute, Inhibition } from '#contracts';
import { IncidentRun, START_MS, seconds } from '../../../../test/support/alerting/incident-run.js';

const ROUTE: AlertRoute = { channels: ['web'], groupBy: [] };
const ann = { by: 'ann' };

/** Runs the same steps with and without restarts at these seconds. */
function twice(
  options: { routes: AlertRoute[] },
  script: (run: IncidentRun) => IncidentRun,
  ...at: number[]
) {
  const told = [[], at].map((restarts) => {
    const run = new IncidentRun(options);
    for (const one of restarts) run.at(one, () => run.restart());
    script(run);
    return run.told.map(({ at, channel, reason, firing, resolved, notification }) => [
      at,
      channel,
      reason,
      firing,
      resolved,
      notification.idempotencyKey.slice(26),
    ]);
  });
  expect(told[1]).toEqual(told[0]);
  return told[0]!;
}

describe('a restart', () => {
  it('while an incident waits for its first message does not hurry, delay or repeat it', () => {
    const told = twice(
      { routes: [ROUTE] },
      (run) => run.fire(0, 'A').run(seconds('9h')),
      10,
      20,
      31,
      40,
      5000,
    );
    expect(told.map(([at]) => at)).toEqual([30, 30 + seconds('4h'), 30 + seconds('8h')]);
  });

  it('while it is acknowledged, suppressed, waiting to be escalated', () => {
    const route = { ...ROUTE, escalate: { after: '30m', channels: ['boss'] } };
    twice(
      { routes: [route] },
      (run) =>
        run
          .fire(0, 'A', 'Own channels=x', 'Other channels=y')
          .at(100, (run) => {
            const [a, own] = run.incidents.openIncidents();
            run.incidents.suppress(a!.id, 20, ann);
            run.incidents.acknowledge(own!.id, ann);
          })
          .fire(400, 'B')
          .end(seconds('5h'), 'A', 'B', 'Own channels=x', 'Other channels=y')
          .run(seconds('6h')),
      101,
      450,
      1250,
      1900,
      2500,
      seconds('5h') + 1,
    );
  });

  it('after it was resolved by hand: the incident that follows opens all the same', () => {
    const told = twice(
      { routes: [ROUTE] },
      (run) =>
        run
          .fire(0, 'A')
          .at(100, (run) => run.incidents.resolve(run.openId, ann))
          .run(1000),
      150,
      399,
    );
    expect(told.map(([at, , reason]) => [at, reason])).toEqual([
      [30, 'opened'],
      [100, 'resolved'],
      [400, 'opened'],
    ]);
  });

  it('within the resolve wait and the cooldown', () => {
    const name = 'A cooldown=1h';
    twice(
      { routes: [{ ...ROUTE, resolveWait: '10m' }] },
      (run) => run.fire(0, name).end(400, name).fire(1400, name).run(seconds('3h')),
      500,
      1100,
      1500,
      1501,
      3999,
    );
  });

  it('keeps silences and maintenance, and their place in the trail', () => {
    const run = new IncidentRun({ routes: [ROUTE] });
    run
      .at(0, () => {
        run.incidents.silence({
          matchers: [{ name: 'alertname', value: 'A' }],
          startsAtMs: START_MS,
          endsAtMs: START_MS + 500_000,
          author: 'ann',
          comment: 'x',
        });
        const window = {
          name: 'w',
          from: '2026-11-30T12:00:05Z',
          to: '2026-11-30T12:10:00Z',
          matchers: [{ name: 'alertname', value: 'B' }],
        };
        run.incidents.putMaintenance(window, ann);
      })
      .fire(1, 'A', 'B');
    for (const at of [10, 35, 100, 520, 700]) run.at(at, () => run.restart());
    run.run(2000);
    // Reviewed every five minutes from 31 s on.
    run.expectTold('web', [631, 631, 'opened', 'A', 'B']);
    const actions = run.trail().map(({ action }) => action);
    expect(actions.filter((action) => /silence|maintenance/.test(action)).sort()).toEqual([
      'alert_silenced',
      'alert_silenced',
      'maintenance_created',
      'maintenance_ended',
      'maintenance_started',
      'silence_created',
      'silence_expired',
    ]);
  });

  it('notifies of earlier alerts once all rules were evaluated, when the inhibiting alerts are known', () => {
    const inhibitions: Inhibition[] = [
      { source: [{ name: 'alertname', value: 'Bad' }], target: [{ name: 'alertname', value: 'Mild' }] },
    ];
    const run = new IncidentRun({ routes: [{ ...ROUTE, groupBy: ['alertname'] }], inhibitions, round: 1e6 });
    run
      .at(0.5, () => run.restart({ evaluated: false }))
      // Both have fired longer than the group wait, so that each is due at once.
      .at(1, () => run.receiveOld('Mild', 600))
      .at(61, () => run.receiveOld('Bad', 600))
      .at(61, () =>
        run.incidents.reconcile(
          run.incidents.openIncidents().flatMap(({ alerts }) => alerts),
          run.nowMs,
        ),
      )
      .run(100);
    run.expectTold('web', [61, 61, 'opened', 'Bad']);
  });

  it('waits for the rules of an incident for 90 s at most', () => {
    const run = new IncidentRun({ routes: [ROUTE], round: 1e6 });
    run
      .fire(1, 'A')
      .at(2, () => run.restart({ evaluated: false }))
      .run(200);
    run.expectTold('web', [92, 92, 'opened', 'A']);
  });

  it('waits for no rule that has nothing to do with the incident', () => {
    const run = new IncidentRun({ routes: [{ ...ROUTE, groupBy: ['alertname'] }], round: 1e6 });
    run
      .fire(1, 'Known', 'Unknown')
      .at(2, () => run.restart({ evaluated: false }))
      .at(3, () => run.begin('Known'))
      .fire(4, 'New')
      .run(60);
    run.expectTold('web', [31, 31, 'opened', 'Known'], [34, 34, 'opened', 'New']);
  });

  it('notifies of alerts even if the process never lives as long as its slowest rule interval', () => {
    const run = new IncidentRun({ routes: [ROUTE], round: 1e6 });
    run.fire(1, 'A');
    for (let at = 5; at < 100; at += 20) {
      run.at(at, () => run.restart({ evaluated: false }));
      run.at(at + 15, () => run.begin('A'));
    }
    run.run(100);
    run.expectTold('web', [40, 40, 'opened', 'A']);
  });

  it('resolves alerts of removed rules, once the rules are known', () => {
    const run = new IncidentRun({ routes: [ROUTE] });
    run
      .fire(0, 'Gone', 'Stays')
      .at(100, () => {
        run.forget('Gone');
        run.restart();
      })
      .run(1000);
    run.expectTold('web', [30, 30, 'opened', 'Gone', 'Stays'], [330, 330, 'changed', 'Stays', '!Gone']);
  });

  it('sends alerts resolved during the downtime', () => {
    const run = new IncidentRun({ routes: [ROUTE], round: 1e6 });
    run
      .fire(0, 'A')
      .at(100, () => {
        run.forget('A');
        run.nowMs += seconds('2h') * 1000;
        run.restart();
      })
      .run(seconds('3h'));
    run.expectTold('web', [30, 30, 'opened', 'A'], [seconds('2h'), seconds('2h') + 400, 'resolved', '!A']);
  });

  it('uses the current settings of a route, and the old ones of a removed route', () => {
    const run = new IncidentRun({ routes: [{ ...ROUTE, matchers: [{ name: 'alertname', value: 'A' }] }] });
    run.fire(0, 'A').run(60);
    const changed = new IncidentRun({
      routes: [{ channels: ['new'], groupBy: [] }],
      records: run.records,
    });
    changed.nowMs = run.nowMs;
    changed.restart();
    changed.fire(70, 'A', 'B').end(1000, 'A').run(2000);
    // The same alert in the same incident: the channels notified before stay the recipients.
    expect(changed.messages('new').map(({ reason, firing }) => [reason, firing])).toEqual([
      ['opened', ['B']],
    ]);
    expect(changed.messages('web').map(({ reason, resolved }) => [reason, resolved])).toEqual([
      ['resolved', ['A']],
    ]);
  });

  it('removes maintenance that is no longer in the options', () => {
    const window = { name: 'w', from: '2026-11-30T12:00:00Z', to: '2026-11-30T18:00:00Z' };
    const before = new IncidentRun({ routes: [ROUTE], maintenance: [window] }).fire(0, 'A').run(60);
    before.expectTold('web');
    const run = new IncidentRun({ routes: [ROUTE], records: before.records });
    run.nowMs = before.nowMs;
    run.restart();
    run.fire(61, 'A').run(1000);
    run.expectTold('web', [60, 400, 'opened', 'A']);
    expect(run.incidents.maintenance()).toEqual([]);
    expect(run.records.all('maintenance')).toEqual([]);
  });

  it('skips unreadable records with a warning', () => {
    const run = new IncidentRun({ routes: [ROUTE] }).fire(0, 'A').run(60);
    run.records.put('silence', 'bad', { id: 'bad', matchers: [{ name: 'a', value: '(', isRegex: true }] });
    run.records.put('group', 'lost', { alerts: [], channels: {} });
    run.records.put('maintenance', 'bad', { window: { name: 'bad' } });
    run.records.put('cooldown', 'bad', null);
    run.restart();
    expect(run.warnings).toHaveLength(4);
    expect(run.warnings[0]).toMatch(
      /^The silence "bad" from before the restart cannot be restored: OBS_ALERTING/,
    );
    run.run(seconds('5h'));
    run.expectTold('web', [30, 30, 'opened', 'A'], [30 + seconds('4h'), 30 + seconds('4h'), 'repeated', 'A']);
  });
});

describe('a clock that is set', () => {
  it('back by an hour: sends nothing twice, and changes within one interval', () => {
    const run = new IncidentRun({ routes: [ROUTE] });
    run.fire(0, 'A').run(100);
    run.setClock(-3_600_000);
    run.run(-3400);
    run.begin('B');
    run.run(-3000);
    // 100 s after the start clocks show -3500 s; the next review follows within one group interval.
    run.expectTold('web', [30, 30, 'opened', 'A'], [-3400, -3200, 'changed', 'A', 'B']);
    run.run(seconds('4h'));
    expect(run.messages('web').map(({ reason }) => reason)).toEqual(['opened', 'changed', 'repeated']);
  });

  it('forward by an hour: sends due messages once', () => {
    const run = new IncidentRun({ routes: [{ ...ROUTE, repeatInterval: '10m' }] });
    run.fire(0, 'A').run(100);
    run.setClock(3_600_000);
    run.run(3701);
    run.expectTold('web', [30, 30, 'opened', 'A'], [3700, 3700, 'repeated', 'A']);
    run.run(3701 + 600);
    expect(run.told).toHaveLength(3);
  });

  it('back: suppression and cooldown do not last longer than intended', () => {
    const name = 'B cooldown=10m channels=own';
    const run = new IncidentRun({ routes: [ROUTE] });
    run.fire(0, 'A', name).end(300, name).run(400);
    run.incidents.suppress(run.incidents.openIncidents()[0]!.id, 10, ann);
    run.begin(name);
    run.setClock(-3_600_000);
    run.run(-3200 + 700);
    expect(run.messages('own').map(({ reason }) => reason)).toEqual(['opened', 'resolved', 'opened']);
    expect(run.messages('web').map(({ reason }) => reason)).toEqual(['opened', 'repeated']);
  });

  it('back before a restart', () => {
    const run = new IncidentRun({ routes: [ROUTE] });
    run.fire(0, 'A').run(100);
    run.setClock(-3_600_000);
    run.restart();
    run.run(-3450);
    run.begin('B');
    run.run(-3000);
    run.expectTold('web', [30, 30, 'opened', 'A'], [-3450, -3200, 'changed', 'A', 'B']);
  });
});
