import { describe, expect, it } from '@jest/globals';
import { IncidentRun, START_MS, type Told } from '../../../../test/support/alerting/incident-run.js';
import { INHIBITIONS, IncidentScript, ROUTES } from '../../../../test/support/alerting/incident-script.js';
import { seededRandom } from '../../../../test/support/seeded-random.js';

const SEQUENCES = 500;
const HOUR_S = 3600;
const INTERVAL_S = 300;
const REPEAT_S = HOUR_S;

function play(script: IncidentScript, restarts: readonly number[] = []): IncidentRun {
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

function checkInvariants(script: IncidentScript, run: IncidentRun): void {
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

describe(`${SEQUENCES} random sequences of alerts, silences and deeds`, () => {
  it('never tell of what is muted, tell the end once, keep the intervals, and go on after restarts as if there were none', () => {
    for (let seed = 1; seed <= SEQUENCES; seed++) {
      const random = seededRandom(seed);
      const script = new IncidentScript(random);
      const run = play(script);
      try {
        checkInvariants(script, run);
        const restarts = Array.from(
          { length: 3 },
          () => Math.round(random() * script.endsAt * 1000) / 1000 + 0.0005,
        );
        const [restarted, undisturbed] = [outcome(play(script, restarts)), outcome(run)];
        // Comparing texts is much faster.
        if (JSON.stringify(restarted) !== JSON.stringify(undisturbed)) expect(restarted).toEqual(undisturbed);
      } catch (error) {
        throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
      }
    }
  });
});
