import type { Alert, Incident } from '../../../../libs/core/contracts/room.js';
import type { FromProcess } from './protocol.js';

export function say(message: FromProcess): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** @param incidents those that are open */
export function sayRound(alerts: readonly Alert[], incidents: readonly Incident[]): void {
  say({
    say: 'round',
    alerts: alerts.map(({ rule, labels, state, activeAtMs }) => ({ rule, labels, state, activeAtMs })),
    incidents: incidents.map(({ id, state, groupLabels, acknowledged }) => ({
      id,
      state,
      groupLabels,
      by: acknowledged?.by,
    })),
  });
}
