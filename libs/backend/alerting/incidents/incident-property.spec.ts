import { describe, expect, it } from '@jest/globals';
import type { AlertRoute, Inhibition } from '#contracts';
import { IncidentRun, START_MS, type Told } from '../../../../test/support/alerting/incident-run.js';

const SEQUENCES = 500;
const HOUR_S = 3600;
const INTERVAL_S = 300;
const REPEAT_S = HOUR_S;

const ROUTES: AlertRoute[] = [
  {
    channels: ['team'],
    matchers: [{ name: 'g', value: '1|2', isRegex: true }],
    groupBy: ['g'],
    repeatInterval: '1h',
    escalate: { after: '20m', channels: ['boss'] },
  },
  { channels: ['rest', 'log'], groupBy: ['alertname'], repeatInterval: '1h', resolveWait: '7m' },
];
const INHIBITIONS: Inhibition[] = [
  {
    source: [{ name: 'severity', value: 'critical' }],
    target: [{ name: 'severity', value: 'warning' }],
    equal: ['g'],
  },
];
const NAMES = ['1', '2', '3'].flatMap((g) => [
  `Bad g=${g}`,
  `Mild g=${g} severity=warning`,
  `Slow g=${g} severity=warning cooldown=15m`,
  `Note g=${g} severity=info`,
]);

type Step = (run: IncidentRun) => void;

/** What happens in one sequence, told apart from what the code under test thinks of it. */
class Script {
  readonly steps: { readonly at: number; readonly step: Step }[] = [];
  readonly silences: { readonly rule: string; readonly from: number; to: number }[] = [];
  readonly firing = new Map<string, [from: number, to: number][]>();
  readonly resumes: number[] = [];
  endsAt = 0;

  constructor(private readonly random: () => number) {
    let at = 1;
    for (let count = 10 + this.pick(40); count > 0; count--) {
      at += this.random() ** 3 * 2400 + 0.001;
      this.add(Math.round(at * 1000) / 1000);
    }
    this.endsAt = Math.ceil(at) + 1;
    const last = [...NAMES];
    this.steps.push({ at: this.endsAt, step: (run) => run.finish(...last) });
    for (const name of NAMES) this.note(name, this.endsAt, false);
  }

  isFiring(name: string, at: number): boolean {
    return (this.firing.get(name) ?? []).some(([from, to]) => at >= from && at < to);
  }

  isMuted(name: string, at: number): boolean {
    const [rule = '', g = ''] = name.split(' ');
    const isSilenced = this.silences.some((one) => one.rule === rule && at >= one.from && at < one.to);
    return isSilenced || (name.includes('severity=warning') && this.isFiring(`Bad ${g}`, at));
  }

  private add(at: number): void {
    const kind = this.pick(20);
    const name = NAMES[this.pick(NAMES.length)]!;
    const nth = this.pick(100);
    if (kind < 9) this.note(name, at, true);
    else if (kind < 13) this.note(name, at, false);
    if (kind < 9) this.steps.push({ at, step: (run) => run.begin(name) });
    else if (kind < 13) this.steps.push({ at, step: (run) => run.finish(name) });
    else if (kind < 15) this.silence(name.split(' ')[0]!, at, 60 + this.pick(7200));
    else if (kind < 16) this.expire(at);
    else this.act(at, kind, nth);
  }

  private note(name: string, at: number, fires: boolean): void {
    const spans = this.firing.get(name) ?? [];
    this.firing.set(name, spans);
    const last = spans.at(-1);
    const isOpen = last !== undefined && last[1] === Infinity;
    if (fires && !isOpen) spans.push([at, Infinity]);
    if (!fires && isOpen) last[1] = at;
  }

  private silence(rule: string, at: number, length: number): void {
    this.silences.push({ rule, from: at, to: at + length });
    this.steps.push({
      at,
      step: (run) =>
        void run.incidents.silence({
          matchers: [{ name: 'alertname', value: rule }],
          startsAtMs: run.nowMs,
          endsAtMs: run.nowMs + length * 1000,
          author: 'ann',
          comment: rule,
        }),
    });
  }

  private expire(at: number): void {
    const index = this.silences.findIndex(({ from, to }) => at >= from && at < to);
    if (index < 0) return;
    this.silences[index]!.to = at;
    this.steps.push({
      at,
      step: (run) => void run.incidents.expireSilence(run.incidents.silences()[index]!.id, { by: 'ann' }),
    });
  }

  private act(at: number, kind: number, nth: number): void {
    this.steps.push({
      at,
      step: (run) => {
        const open = run.incidents.openIncidents();
        const incident = open[nth % open.length];
        if (!incident) return;
        if (kind < 18) run.incidents.acknowledge(incident.id, { by: 'bob' });
        else if (kind < 19) run.incidents.suppress(incident.id, 1 + nth, { by: 'bob' });
        else run.incidents.resolve(incident.id, { by: 'bob' });
      },
    });
  }

  private pick(below: number): number {
    return Math.floor(this.random() * below);
  }
}

function play(script: Script, restarts: readonly number[] = []): IncidentRun {
  const run = new IncidentRun({ routes: ROUTES, inhibitions: INHIBITIONS, round: 600 });
  for (const { at, step } of script.steps) run.at(at, step);
  for (const at of restarts) run.at(at, (one) => one.restart());
  return run.run(script.endsAt + 3 * HOUR_S);
}

/** Messages by incident and channel. */
function conversations({ told }: IncidentRun): Told[][] {
  const found = new Map<string, Told[]>();
  for (const one of told) {
    const key = `${one.notification.incident.id} ${one.channel}`;
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return [...found.values()];
}

function outcome(run: IncidentRun): unknown {
  const ids = new Map(
    run.incidents
      .incidents({}, { limit: 10_000 })
      .items.toReversed()
      .map(({ id }, at) => [id, at]),
  );
  const messages = run.told.map(({ at, channel, reason, firing, resolved, notification }) => {
    const sequence = notification.idempotencyKey.split('-').at(-1);
    return [
      at,
      ids.get(notification.incident.id),
      channel,
      reason,
      sequence,
      firing.join(),
      resolved.join(),
    ].join(' | ');
  });
  const states = run.incidents
    .incidents({}, { limit: 10_000 })
    .items.map(({ state, severity, follows, title }) => [
      state,
      severity,
      follows && ids.get(follows),
      title,
    ]);
  const trail = run
    .trail()
    .map(({ timeMs, action, incident, alert, text }) =>
      [timeMs, action, incident && ids.get(incident), alert, text?.replace(/incident \w+/, 'incident')].join(
        ' | ',
      ),
    );
  return { messages, states, trail };
}

function checkInvariants(script: Script, run: IncidentRun): void {
  for (const { at, reason, firing } of run.told)
    if (reason !== 'resolved')
      for (const name of firing) expect([name, at, script.isMuted(name, at)]).toEqual([name, at, false]);
  const resumes = new Set(
    run.trail('incident_resumed').map(({ incident, timeMs }) => `${incident} ${timeMs}`),
  );
  for (const messages of conversations(run)) {
    expect(messages.filter(({ reason }) => reason === 'resolved')).toHaveLength(1);
    expect(messages.at(-1)!.reason).toBe('resolved');
    expect(['opened', 'escalated']).toContain(messages[0]!.reason);
    for (const [index, message] of messages.entries()) checkTime(messages[index - 1], message, resumes);
  }
  expect(run.incidents.openIncidents()).toEqual([]);
  expect(run.records.all('group')).toEqual([]);
  expect(run.warnings).toEqual([]);
}

function checkTime(
  before: Told | undefined,
  { at, reason, notification }: Told,
  resumes: ReadonlySet<string>,
): void {
  const { incident } = notification;
  if (incident.state === 'suppressed') expect(reason).toBe('resolved');
  if (incident.acknowledged) expect(['opened', 'changed', 'resolved']).toContain(reason);
  const isResumed = resumes.has(`${incident.id} ${START_MS + at * 1000}`);
  if (!before || isResumed || reason === 'escalated' || incident.resolved?.by) return;
  const least = reason === 'repeated' ? REPEAT_S : before.reason === 'escalated' ? 0 : INTERVAL_S;
  expect(at - before.at).toBeGreaterThanOrEqual(least - 0.0005);
}

/** Numbers from 0 to below 1 that are the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe(`${SEQUENCES} random sequences of alerts, silences and deeds`, () => {
  it('never tell of what is muted, tell the end once, keep the intervals, and go on after restarts as if there were none', () => {
    for (let seed = 1; seed <= SEQUENCES; seed++) {
      const random = seeded(seed);
      const script = new Script(random);
      const run = play(script);
      try {
        checkInvariants(script, run);
        const restarts = Array.from(
          { length: 3 },
          () => Math.round(random() * script.endsAt * 1000) / 1000 + 0.0005,
        );
        expect(outcome(play(script, restarts))).toEqual(outcome(run));
      } catch (error) {
        throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
      }
    }
  });
});
