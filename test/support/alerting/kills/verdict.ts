import type { Told } from './receiver.js';
import type { Episode } from './services.js';

/**
 * Problems with the received notifications.
 *
 * @param noted the notifications that each process recorded as sent
 */
export function wrongMessages(
  told: readonly Told[],
  episodes: readonly Episode[],
  noted: readonly ReadonlySet<string>[],
): string[] {
  return [
    ...told.flatMap((message) =>
      message.alerts
        .filter((alert) => !alert.startsWith('HighLoad'))
        .map((alert) => `${alert} was notified: ${JSON.stringify(message)}`),
    ),
    ...episodes.flatMap((episode) => missing(told, episode)),
    ...repeats(told, noted),
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

/**
 * A notification may be repeated only if the process was killed before it recorded the notification as sent, and once
 * per such kill.
 */
function repeats(told: readonly Told[], noted: readonly ReadonlySet<string>[]): string[] {
  const keys = new Set(told.map(({ idempotencyKey }) => idempotencyKey));
  return [...keys].flatMap((key) => {
    const messages = told.filter(({ idempotencyKey }) => idempotencyKey === key);
    return messages.slice(1).flatMap((again, at) => {
      const before = messages[at]!;
      if (again.life > before.life && !noted[before.life]?.has(key)) return [];
      return [`message ${key} came in life ${before.life} and again in life ${again.life}`];
    });
  });
}

/** Number of notifications received more than once. */
export function repeated(told: readonly Told[]): number {
  return told.length - new Set(told.map(({ idempotencyKey }) => idempotencyKey)).size;
}
