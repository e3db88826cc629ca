import { describe, expect, it, jest } from '@jest/globals';
import type { AlertRoute, Inhibition } from '#contracts';
import {
  IncidentRun,
  START_MS,
  seconds,
  type RunOptions,
} from '../../../../test/support/alerting/incident-run.js';

const QUICK: AlertRoute = {
  channels: ['web'],
  groupBy: [],
  groupWait: '1s',
  groupInterval: '1s',
  repeatInterval: '1ms',
};
const RARE: AlertRoute = { ...QUICK, repeatInterval: '4h' };

describe('inhibition', () => {
  const inhibitions: Inhibition[] = [
    {
      source: [{ name: 'alertname', value: 'JobDown' }],
      target: [{ name: 'alertname', value: 'InstanceDown' }],
      equal: ['job', 'zone'],
    },
  ];

  it('lasts while the worse alert fires and holds for the same labels only', () => {
    const run = new IncidentRun({ routes: [QUICK], inhibitions })
      .fire(1, 'Other job=j zone=a', 'InstanceDown job=j zone=a', 'InstanceDown job=j zone=b')
      .fire(2.2, 'JobDown job=j zone=a')
      .end(3.6, 'JobDown job=j zone=a')
      .run(4.5);
    run.expectTold(
      'web',
      [2, 2.5, 'opened', 'InstanceDown job=j zone=a', 'InstanceDown job=j zone=b', 'Other job=j zone=a'],
      [3, 3.5, 'changed', 'InstanceDown job=j zone=b', 'JobDown job=j zone=a', 'Other job=j zone=a'],
      [
        4,
        4.5,
        'changed',
        'InstanceDown job=j zone=a',
        'InstanceDown job=j zone=b',
        'Other job=j zone=a',
        '!JobDown job=j zone=a',
      ],
    );
    expect(run.trail('alert_inhibited')).toMatchObject([
      { alert: 'InstanceDown job=j zone=a', text: 'JobDown fires', details: { by: 'JobDown job=j zone=a' } },
    ]);
  });

  it('sends nothing for an alert that was inhibited from start to end', () => {
    const run = new IncidentRun({ routes: [RARE], inhibitions })
      .fire(1, 'InstanceDown job=j', 'JobDown job=j')
      .end(2.6, 'JobDown job=j', 'InstanceDown job=j')
      .run(20);
    run.expectTold('web', [2, 2.5, 'opened', 'JobDown job=j'], [3, 3.5, 'resolved', '!JobDown job=j']);
  });

  it('works however late the worse alert comes within the group wait, also from another incident', () => {
    const routes = [{ ...RARE, groupBy: ['alertname'], groupWait: '30s' }];
    const run = new IncidentRun({ routes, inhibitions })
      .fire(1, 'InstanceDown job=j')
      .fire(29, 'JobDown job=j')
      .run(100);
    run.expectTold('web', [59, 59, 'opened', 'JobDown job=j']);
  });

  it('does not let an alert that matches both sides inhibit itself, or others like it', () => {
    const both: Inhibition[] = [
      {
        source: [{ name: 'severity', value: 'critical|warning', isRegex: true }],
        target: [{ name: 'severity', value: 'warning|info', isRegex: true }],
      },
    ];
    const run = new IncidentRun({ routes: [RARE], inhibitions: both })
      .fire(1, 'W1 severity=warning', 'W2 severity=warning', 'I severity=info')
      .fire(10, 'C severity=critical')
      .run(12);
    // W1 and W2 match both sides: only the info alert, and later only the critical one, affects them.
    run.expectTold(
      'web',
      [2, 2, 'opened', 'W1 severity=warning', 'W2 severity=warning'],
      [10, 11, 'changed', 'C severity=critical'],
    );
  });

  it('by default holds for milder alerts about the same thing', () => {
    const run = new IncidentRun({ routes: [{ ...RARE, groupBy: ['preset'] }] })
      .fire(1, 'C preset=etl subject=queue', 'W preset=etl subject=queue severity=warning')
      .fire(1, 'Other preset=etl subject=lag severity=warning', 'None severity=warning')
      .run(3);
    expect(run.told.flatMap(({ firing }) => firing)).toEqual([
      'C preset=etl subject=queue',
      'Other preset=etl subject=lag severity=warning',
      'None severity=warning',
    ]);
  });

  it('refuses labels to compare that are no list', () => {
    const inhibition = { source: 'severity=critical', target: 'severity=low', equal: 'cluster' as never };
    expect(() => new IncidentRun({ inhibitions: [inhibition] })).toThrow(
      'OBS_ALERTING: inhibitions[0].equal: has to be a list of names of labels',
    );
  });

  it('refuses rules without conditions', () => {
    expect(() => new IncidentRun({ inhibitions: [{ source: [], target: [] }] })).toThrow(
      'OBS_ALERTING: inhibitions[0].source: has to have at least one condition',
    );
  });
});

describe('silences', () => {
  const silence = (run: IncidentRun, alert: string, from: number, to: number) =>
    run.incidents.silence({
      matchers: [{ name: 'alertname', value: alert }],
      startsAtMs: START_MS + from * 1000,
      endsAtMs: START_MS + to * 1000,
      author: 'ann',
      comment: 'known',
    });

  it('begin and end while alerts fire', () => {
    const run = new IncidentRun({ routes: [QUICK] })
      .fire(1, 'Test1', 'Test2')
      .at(2.3, (run) => silence(run, 'Test1', 2.5, 4.5))
      .run(5.5);
    run.expectTold(
      'web',
      [2, 2.5, 'opened', 'Test1', 'Test2'],
      [3, 3.5, 'repeated', 'Test2'],
      [4, 4.5, 'repeated', 'Test2'],
      [5, 5.5, 'changed', 'Test1', 'Test2'],
    );
    expect(run.trail('silence_created', 'alert_silenced', 'silence_expired')).toMatchObject([
      { action: 'silence_created', by: 'ann', text: 'known', timeMs: START_MS + 2300 },
      { action: 'alert_silenced', alert: 'Test1', text: 'known' },
      { action: 'silence_expired', timeMs: START_MS + 4500 },
    ]);
  });

  it('suppress firing alerts, but not the end of an alert that was sent before', () => {
    const run = new IncidentRun({ routes: [RARE] })
      .fire(1, 'Test')
      .at(3, (run) => silence(run, 'Test', 3, 1000))
      .at(3, (run) => silence(run, 'Quiet', 3, 1000))
      .fire(5, 'Quiet')
      .end(20, 'Test')
      .end(30, 'Quiet')
      .run(2000);
    run.expectTold('web', [2, 2, 'opened', 'Test'], [30, 31, 'resolved', '!Test']);
  });

  it('when they end, send an alert that still fires', () => {
    const run = new IncidentRun({ routes: [RARE] });
    run
      .at(0, () => silence(run, 'Test', 0, 60))
      .fire(1, 'Test')
      .run(100);
    run.expectTold('web', [60, 61, 'opened', 'Test']);
  });

  it('can be ended before their time', () => {
    const run = new IncidentRun({ routes: [RARE] });
    run
      .at(0, () => silence(run, 'Test', 0, 600))
      .fire(1, 'Test')
      .at(10, () =>
        run.incidents.expireSilence(run.incidents.silences()[0]!.id, { by: 'bob', reason: 'mended' }),
      )
      .run(20);
    run.expectTold('web', [10, 11, 'opened', 'Test']);
    expect(run.trail('silence_expired')).toMatchObject([{ by: 'bob', text: 'mended' }]);
    expect(() => run.incidents.expireSilence(run.incidents.silences()[0]!.id, { by: 'bob' })).toThrow(
      /is over/,
    );
  });

  it('can be changed, and then apply to the new matchers', () => {
    const run = new IncidentRun({ routes: [RARE] });
    run
      .at(0, () => silence(run, 'A', 0, 600))
      .fire(1, 'A', 'B')
      .at(10, () => {
        const [known] = run.incidents.silences();
        run.incidents.silence({
          ...known!,
          matchers: [{ name: 'alertname', value: 'B' }],
          endsAtMs: START_MS + 700_000,
        });
      })
      .run(20);
    run.expectTold('web', [2, 2, 'opened', 'B'], [10, 11, 'changed', 'A']);
    expect(run.incidents.silences()).toHaveLength(1);
    expect(run.trail('silence_changed')).toHaveLength(1);
  });

  it('and everything else that has conditions take them as Alertmanager writes them', () => {
    const run = new IncidentRun({
      routes: [{ ...RARE, matchers: 'team=~"a|b"' }],
      inhibitions: [{ source: 'alertname=Bad', target: '{alertname=Mild}', equal: ['team'] }],
      maintenance: [
        { name: 'w', matchers: 'alertname="Planned"', from: '2026-11-30T12:00Z', to: '2026-11-30T13:00Z' },
      ],
    });
    run.at(0, () =>
      run.incidents.silence({
        matchers: 'alertname=Quiet, team!=c',
        startsAtMs: run.nowMs,
        endsAtMs: run.nowMs + 600_000,
        author: 'ann',
        comment: '',
      }),
    );
    run.fire(1, 'Bad team=a', 'Mild team=a', 'Quiet team=b', 'Planned team=b', 'Fine team=b').run(10);
    run.expectTold('web', [2, 2, 'opened', 'Bad team=a', 'Fine team=b']);
    expect(run.incidents.silences()[0]!.matchers).toEqual([
      { name: 'alertname', value: 'Quiet' },
      { name: 'team', value: 'c', isEqual: false },
    ]);
    expect(() => new IncidentRun({ routes: [{ ...RARE, matchers: 'team' }] })).toThrow(
      'OBS_ALERTING: routes[0].matchers: expected one of =, !=, =~ and !~ at character 5 of "team"',
    );
  });

  it.each<[string, RunOptions]>([
    [
      'routes[0].groupwait: unknown field; did you mean groupWait? Known are matchers, channels',
      { routes: [{ ...RARE, groupwait: '1m' } as AlertRoute] },
    ],
    [
      'routes[0].escalate.chanels: unknown field; did you mean channels? Known are after, channels',
      { routes: [{ ...RARE, escalate: { after: '1m', channels: ['b'], chanels: [] } as never }] },
    ],
    [
      'inhibitions[0].equals: unknown field; did you mean equal? Known are source, target, equal',
      { inhibitions: [{ source: 'a=b', target: 'c=d', equals: ['job'] } as Inhibition] },
    ],
    [
      'routes[0].matchers[0].regex: unknown field. Known are name, value, isRegex',
      { routes: [{ ...RARE, matchers: [{ name: 'a', value: 'b|c', regex: true } as never] }] },
    ],
    [
      'maintenance[0].timezone: unknown field; did you mean timeZone? Known are name, matchers',
      { maintenance: [{ name: 'w', cron: '0 2 * * *', duration: '1h', timezone: 'Asia/Tokyo' } as never] },
    ],
    ['routes[0].zzz: unknown field. Known are', { routes: [{ ...RARE, zzz: 1 } as AlertRoute] }],
  ])('have no unknown fields, nor has what they stand in: %s', (message, options) => {
    expect(() => new IncidentRun(options)).toThrow(`OBS_ALERTING: ${message}`);
  });

  it('are filled in from an alert, for two hours', () => {
    const run = new IncidentRun({ routes: [RARE] }).fire(1, 'Test a=b').run(2);
    const proposal = run.incidents.silenceFor('Test a=b');
    expect(proposal).toEqual({
      matchers: [
        { name: 'alertname', value: 'Test' },
        { name: 'severity', value: 'critical' },
        { name: 'a', value: 'b' },
      ],
      startsAtMs: run.nowMs,
      endsAtMs: run.nowMs + 7_200_000,
      author: '',
      comment: '',
    });
    expect(() => run.incidents.silence(proposal)).toThrow(
      'OBS_ALERTING: author: has to say who is silencing',
    );
    run.incidents.silence({ ...proposal, author: 'ann' });
    expect(() => run.incidents.silenceFor('nothing')).toThrow(
      'OBS_ALERTING: alert: there is no alert "nothing"',
    );
  });

  it.each([
    ['matchers', { matchers: [] }],
    ['matchers', { matchers: [{ name: 'a', value: '.*', isRegex: true }] }],
    ['matchers[0].name', { matchers: [{ name: '', value: 'x' }] }],
    ['matchers[0].value', { matchers: [{ name: 'a', value: '(', isRegex: true }] }],
    ['matchers[0].value', { matchers: [{ name: 'a', value: '(?=x)', isRegex: true }] }],
    ['endsAtMs', { endsAtMs: START_MS - 1 }],
    ['endsAtMs', { startsAtMs: START_MS + 9e9 }],
    ['endsAtMs', { endsAtMs: NaN }],
    ['author', { author: ' ' }],
    ['comment', { comment: 7 as never }],
    ['id', { id: 'unknown' }],
  ])('name the field %s when it is wrong', (field, wrong) => {
    const run = new IncidentRun();
    const right = {
      matchers: [{ name: 'a', value: 'b' }],
      startsAtMs: START_MS,
      endsAtMs: START_MS + 1000,
      author: 'ann',
      comment: '',
    };
    expect(() => run.incidents.silence({ ...right, ...wrong })).toThrow(`OBS_ALERTING: ${field}: `);
    expect(run.incidents.silences()).toEqual([]);
    expect(run.trail()).toEqual([]);
  });

  it('are forgotten five days after their end', () => {
    const run = new IncidentRun({ round: 3600 });
    run.at(0, () => silence(run, 'A', 0, 60)).run(seconds('5d'));
    expect(run.incidents.silences()).toHaveLength(1);
    run.run(seconds('5d') + 61);
    expect(run.incidents.silences()).toEqual([]);
    expect(run.records.all('silence')).toEqual([]);
  });
});

describe('maintenance', () => {
  it('is refused on a day that does not exist', () => {
    const maintenance = [{ name: 'move', from: '2026-02-30T12:00Z', to: '2026-03-30T12:00Z' }];
    expect(() => new IncidentRun({ routes: [RARE], maintenance })).toThrow(
      /from.*has to be a time in ISO 8601/,
    );
  });

  it('once: sends nothing during the window, and the alerts that still fire afterwards', () => {
    const maintenance = [{ name: 'move', from: '2026-11-30T12:00:10Z', to: '2026-11-30T12:01:00Z' }];
    const run = new IncidentRun({ routes: [RARE], maintenance })
      .fire(1, 'Before')
      .fire(20, 'During')
      .fire(30, 'Short')
      .end(40, 'Short')
      .run(100);
    run.expectTold('web', [2, 2, 'opened', 'Before'], [60, 61, 'changed', 'Before', 'During']);
    expect(run.trail('maintenance_started', 'maintenance_ended')).toMatchObject([
      { timeMs: START_MS + 10_000, text: 'move' },
      { timeMs: START_MS + 60_000, text: 'move' },
    ]);
    expect(run.incidents.maintenance()).toEqual([{ ...maintenance[0], fixed: true }]);
  });

  it.each([
    ['2026-11-30T12:00:10', '2026-11-30T12:01'],
    ['2026-11-30 12:00:10', '2026-11-30T14:01+02:00'],
    ['2026-11-30T09:00:10.000-0300', '2026-11-30t12:01z'],
    ['2026-11-30T12:00:10Z', '2026-12-01'],
  ])('once, from %s to %s: in UTC unless the time says otherwise', (from, to) => {
    // As on a server in New York, whatever the zone of this one is.
    const { parse } = Date;
    jest
      .spyOn(Date, 'parse')
      .mockImplementation((text) =>
        parse(/:\d\d(?:\.\d+)?$/.test(text) && !/[+-]\d\d:\d\d$/.test(text) ? `${text}-05:00` : text),
      );
    const { incidents } = new IncidentRun({ maintenance: [{ name: 'move', from, to }] });
    const toMs = to === '2026-12-01' ? Date.UTC(2026, 11, 1) : START_MS + 60_000;
    jest.restoreAllMocks();
    expect(incidents.maintenance()).toMatchObject([{ fromMs: START_MS + 10_000, toMs }]);
  });

  it('by cron, for some alerts, made and removed at run time', () => {
    const run = new IncidentRun({ routes: [{ ...QUICK, repeatInterval: '1m' }], round: 60 });
    const window = {
      name: 'nightly',
      matchers: [{ name: 'alertname', value: 'Backup' }],
      cron: '0 2 * * *',
      duration: '1h',
      timeZone: 'Europe/Berlin',
    };
    run.incidents.putMaintenance(window, { by: 'ann' });
    run.fire(0, 'Backup', 'Other').run(seconds('36h'));
    const quiet = run.told.filter(({ firing }) => !firing.includes('Backup')).map(({ at }) => at);
    // 02:00 in Berlin is 01:00 UTC, 13 hours after the start.
    expect(Math.min(...quiet)).toBeGreaterThanOrEqual(seconds('13h'));
    expect(Math.max(...quiet)).toBeLessThan(seconds('14h'));
    expect(quiet.length).toBeGreaterThan(50);
    const next = { fromMs: START_MS + seconds('37h') * 1000, toMs: START_MS + seconds('38h') * 1000 };
    expect(run.incidents.maintenance()).toEqual([{ ...window, ...next }]);
    // A listed window, with its next period, can be put again.
    run.incidents.putMaintenance(run.incidents.maintenance()[0]!, { by: 'bob' });
    expect(() => run.incidents.putMaintenance({ ...window, zone: '' } as never, { by: 'bob' })).toThrow(
      'OBS_ALERTING: zone: unknown field',
    );
    run.incidents.removeMaintenance('nightly', { by: 'bob' });
    expect(run.incidents.maintenance()).toEqual([]);
    expect(run.trail('maintenance_created', 'maintenance_removed').map(({ by }) => by)).toEqual([
      'ann',
      'bob',
    ]);
    expect(() => run.incidents.removeMaintenance('nightly', { by: 'bob' })).toThrow('OBS_ALERTING: name: ');
  });

  it.each([
    ['name', { name: '' }],
    ['from', {}],
    ['from', { from: '2026-01-01', to: '2026-01-02', cron: '* * * * *' }],
    ['from', { from: 'yesterday', to: '2026-01-02' }],
    ['from', { from: '2026-01-01T01:00 PST', to: '2026-01-02' }],
    ['to', { from: '2026-01-01', to: '2026-01-32' }],
    ['to', { from: '2026-01-02', to: '2026-01-01' }],
    ['cron', { cron: '* * * *', duration: '1h' }],
    ['cron', { cron: '0 0 30 2 *', duration: '1h' }],
    ['cron', { cron: '61 * * * *', duration: '1h' }],
    ['duration', { cron: '* * * * *' }],
    ['duration', { cron: '* * * * *', duration: 'long' }],
    ['timeZone', { cron: '* * * * *', duration: '1h', timeZone: 'Mars/Base' }],
    ['matchers[0].name', { cron: '* * * * *', duration: '1h', matchers: [{ name: '', value: '' }] }],
  ])('names the field %s when it is wrong', (field, wrong) => {
    const window = { name: 'w', ...wrong };
    expect(() => new IncidentRun({ maintenance: [window] })).toThrow(
      `OBS_ALERTING: maintenance[0].${field}: `,
    );
    const run = new IncidentRun();
    expect(() => run.incidents.putMaintenance(window, { by: 'ann' })).toThrow(`OBS_ALERTING: ${field}: `);
  });
});
