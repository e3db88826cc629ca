import type { Incident, TrailEntry } from 'nestjs-observability/alerting';
import type { Told } from './receivers.js';

export interface Outcome {
  readonly incidents: readonly Incident[];
  /** Oldest first. */
  readonly trail: readonly TrailEntry[];
  readonly told: readonly Told[];
  readonly consumed: { readonly published: number; readonly ended: number };
  /** Status of an acknowledgement request without the token. */
  readonly refused: number;
  readonly killedMs: number;
}

const MESSAGES = [
  'opened: NoActiveConsumers firing',
  'changed: BrokerErrors firing, NoActiveConsumers firing',
  'resolved: BrokerErrors resolved, NoActiveConsumers resolved',
];

/** These must occur in this order, with any others in between. */
const IN_ORDER = [
  'incident_opened NoActiveConsumers',
  'alert_fired NoActiveConsumers',
  'notification_sent',
  'incident_acknowledged ann',
  'alert_fired BrokerErrors',
  'notification_sent',
  'silence_created ann',
  'alert_silenced BrokerErrors',
  'alert_resolved NoActiveConsumers',
  'alert_resolved BrokerErrors',
  'incident_resolved',
  'notification_sent',
];

/** The required number of each audit entry; others must not occur. */
const ALL: Readonly<Record<string, number | readonly number[]>> = {
  'incident_opened NoActiveConsumers': 1,
  'alert_fired NoActiveConsumers': 1,
  'alert_fired QueueBacklog': 1,
  // Repeated if it outlives its first inhibiting alert while another still inhibits it.
  'alert_inhibited QueueBacklog': [1, 2],
  'alert_fired BrokerErrors': 1,
  'incident_acknowledged ann': 1,
  'silence_created ann': 1,
  'alert_silenced BrokerErrors': 1,
  'alert_resolved NoActiveConsumers': 1,
  'alert_resolved QueueBacklog': 1,
  'alert_resolved BrokerErrors': 1,
  incident_resolved: 1,
  'notification_sent chat': 3,
  'notification_sent hook': 3,
};

export const trailLine = ({ action, rule, channel, by }: TrailEntry): string =>
  [action, rule ?? channel, by].filter((part) => part !== undefined).join(' ');

/** The problems of a run, one line each. */
export function problemsOf({ incidents, trail, told, consumed, refused, killedMs }: Outcome): string[] {
  return [
    ...toldProblems(told),
    ...incidentProblems(incidents),
    ...trailProblems(trail, killedMs),
    ...unless(refused === 401, `without the token an acknowledgement is answered with ${refused}`),
    ...unless(
      consumed.ended >= consumed.published,
      `of ${consumed.published} messages ${consumed.ended} were consumed`,
    ),
  ];
}

function toldProblems(told: readonly Told[]): string[] {
  const right = ['chat', 'hook'].flatMap((channel) => {
    const got = told.filter((one) => one.channel === channel);
    return [
      ...unless(
        JSON.stringify(got.map(({ text }) => text)) === JSON.stringify(MESSAGES),
        `${channel} got ${got.map(({ text }) => text).join('; ')}`,
      ),
      ...unless(new Set(got.map(({ key }) => key)).size === got.length, `${channel} got a key twice`),
    ];
  });
  const wrong = told.filter(({ channel }) => channel !== 'chat' && channel !== 'hook');
  return [...right, ...wrong.map(({ channel, text }) => `${channel} got ${text}`)];
}

function incidentProblems(incidents: readonly Incident[]): string[] {
  const [only] = incidents;
  const rules = only?.alerts.map(({ rule }) => rule).sort();
  return [
    ...unless(incidents.length === 1, `there are ${incidents.length} incidents`),
    ...unless(
      String(rules) === 'BrokerErrors,NoActiveConsumers,QueueBacklog',
      `its alerts are ${String(rules)}`,
    ),
    ...unless(only?.state === 'resolved', `it is ${only?.state}`),
    ...unless(only?.severity === 'critical', `its severity is ${only?.severity}`),
    ...unless(only?.acknowledged?.by === 'ann', 'nobody acknowledged it'),
    ...unless(only?.resolved?.by === undefined, `${only?.resolved?.by} resolved it`),
  ];
}

function trailProblems(trail: readonly TrailEntry[], killedMs: number): string[] {
  const lines = trail.map(trailLine);
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  const wanted = (name: string): number[] => [ALL[name] ?? 0].flat();
  const names = [...new Set([...counts.keys(), ...Object.keys(ALL)])];
  const wrong = names.filter((name) => !wanted(name).includes(counts.get(name) ?? 0));
  const early = trail.filter(({ timeMs }) => timeMs < killedMs);
  return [
    ...wrong.map((name) => `${name}: ${counts.get(name) ?? 0} times instead of ${wanted(name).join(' or ')}`),
    ...early.map((entry) => `before the outage: ${trailLine(entry)}`),
    ...unless(inOrder(lines), `the trail is not in order: ${lines.join('; ')}`),
  ];
}

function inOrder(lines: readonly string[]): boolean {
  let from = 0;
  return IN_ORDER.every((start) => {
    from = lines.findIndex((line, at) => at >= from && line.startsWith(start)) + 1;
    return from > 0;
  });
}

const unless = (fine: boolean, problem: string): string[] => (fine ? [] : [problem]);
