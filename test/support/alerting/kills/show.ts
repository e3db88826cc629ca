import type { Alert, Incident, TrailEntry } from '../../../../libs/core/contracts/room.js';
import type { FromProcess } from './protocol.js';

export function say(message: FromProcess): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** The latest notifications sent; the limit is more than a process sends in its life. */
export const SENT = [{ actions: ['notification_sent'] }, { limit: 50 }] as const;

/** @param incidents the open incidents @param sent audit entries about notifications */
export function sayRound(
  alerts: readonly Alert[],
  incidents: readonly Incident[],
  sent: readonly TrailEntry[],
): void {
  say({
    say: 'round',
    alerts: alerts.map(({ rule, labels, state, activeAtMs }) => ({ rule, labels, state, activeAtMs })),
    incidents: incidents.map(({ id, state, groupLabels, acknowledged }) => ({
      id,
      state,
      groupLabels,
      by: acknowledged?.by,
    })),
    sent: sent.map(({ details }) => String(details?.['idempotencyKey'])),
  });
}
