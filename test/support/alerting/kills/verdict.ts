import type { Told } from './receiver.js';
import type { Episode } from './services.js';
import { BEAT_MS } from './protocol.js';

/** A loaded machine may need so long from an answer to the note that the message was sent. */
const TO_NOTE_MS = 500;

/** A kill: when, and whether the process had begun to work. Milliseconds of `performance.now()`. */
export interface Kill {
  readonly life: number;
  readonly atMs: number;
}

/** What is wrong with what the receiver was told. */
export function wrongMessages(
  told: readonly Told[],
  episodes: readonly Episode[],
  kills: readonly Kill[],
): string[] {
  return [
    ...told.flatMap(({ alerts }) =>
      alerts.filter((alert) => !alert.startsWith('HighLoad')).map((alert) => `${alert} was notified`),
    ),
    ...episodes.flatMap((episode) => missing(told, episode)),
    ...repeats(told, kills),
  ];
}

function missing(told: readonly Told[], { incident, service }: Episode): string[] {
  const ofIncident = told.filter((one) => one.incident === incident);
  const keysOf = (status: string): number =>
    new Set(ofIncident.filter((one) => one.status === status).map(({ idempotencyKey }) => idempotencyKey))
      .size;
  const [opened, resolved] = [keysOf('firing'), keysOf('resolved')];
  if (opened === 1 && resolved === 1) return [];
  return [
    `${service}: incident ${incident} was told ${opened} times as firing, ${resolved} times as resolved`,
  ];
}

/** A message comes again only when the process was killed while it was sent, and once for each such kill. */
function repeats(told: readonly Told[], kills: readonly Kill[]): string[] {
  const keys = new Set(told.map(({ idempotencyKey }) => idempotencyKey));
  return [...keys].flatMap((key) => {
    const messages = told.filter(({ idempotencyKey }) => idempotencyKey === key);
    return messages.slice(1).flatMap((again, at) => {
      const before = messages[at]!;
      const kill = kills.find(({ life }) => life === before.life);
      const noteMs = (before.answeredMs ?? Infinity) + TO_NOTE_MS;
      if (again.life > before.life && kill && kill.atMs < noteMs) return [];
      return [`message ${key} came in life ${before.life} and again in life ${again.life}`];
    });
  });
}

/** How many messages came more than once. */
export function repeated(told: readonly Told[]): number {
  return told.length - new Set(told.map(({ idempotencyKey }) => idempotencyKey)).size;
}

/** The heartbeat goes on while a process lives, and ends with it. @param lives from the start of work to the kill */
export function wrongBeats(
  beats: readonly number[],
  lives: readonly { readonly fromMs: number; readonly toMs: number }[],
): string[] {
  const late = beats.filter(
    (atMs) => !lives.some(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs + 1000),
  );
  const silent = lives.filter(
    ({ fromMs, toMs }) =>
      toMs - fromMs > 3 * BEAT_MS && !beats.some((atMs) => atMs >= fromMs && atMs <= toMs),
  );
  return [
    ...late.map(() => 'a heartbeat came while no process lived'),
    ...silent.map(() => 'a process lived without a heartbeat'),
  ];
}
