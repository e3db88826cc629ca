import { describe, expect, it } from '@jest/globals';
import { START_MS, type IncidentRun, type Told } from '../../../../test/support/alerting/incident-run.js';
import { outcome, play } from '../../../../test/support/alerting/incident-outcome.js';
import { IncidentScript } from '../../../../test/support/alerting/incident-script.js';
import { seededRandom } from '../../../../test/support/seeded-random.js';

const SEQUENCES = 500;
/** Sequences per test, few because a loaded machine is slow. */
const PART = 50;
const INTERVAL_S = 300;
const REPEAT_S = 3600;

/** Messages by incident and channel. */
function conversations({ told }: IncidentRun): Told[][] {
  const found = new Map<string, Told[]>();
  for (const one of told) {
    const key = `${one.notification.incident.id} ${one.channel}`;
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return [...found.values()];
}

function checkInvariants(script: IncidentScript, run: IncidentRun): void {
  const wrong = run.told
    .filter(({ reason }) => reason !== 'resolved')
    .flatMap(({ at, firing }) => firing.filter((name) => script.isMuted(name, at)).map((name) => [at, name]));
  expect(wrong).toEqual([]);
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
  const starts = Array.from({ length: SEQUENCES / PART }, (_, part) => part * PART + 1);
  it.each(starts)(
    'never tell of what is muted, tell the end once, keep the intervals, and go on after restarts as if there were none, from %d',
    (first) => {
      for (let seed = first; seed < first + PART; seed++) {
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
          if (JSON.stringify(restarted) !== JSON.stringify(undisturbed))
            expect(restarted).toEqual(undisturbed);
        } catch (error) {
          throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
        }
      }
    },
  );
});
