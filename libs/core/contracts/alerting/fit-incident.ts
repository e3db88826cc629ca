import type { Alert } from './alert.js';
import type { Incident } from './incident.js';

/** Maximum size of a stored incident, characters of JSON. */
const MAX_CHARACTERS = 2 ** 20;

/**
 * Limits an incident to the maximum size, and returns it with its JSON. Of a larger one the first alerts are kept,
 * firing ones before resolved ones, and `alertsLeftOut` counts the others.
 */
export function fitIncident(
  incident: Incident,
  maxCharacters = MAX_CHARACTERS,
): { readonly incident: Incident; readonly json: string } {
  const json = JSON.stringify(incident);
  if (json.length <= maxCharacters) return { incident, json };
  const sizes = new Map(incident.alerts.map((alert) => [alert, JSON.stringify(alert).length + 1]));
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const stays = firstThatFit(incident.alerts, sizes, maxCharacters - (json.length - total));
  const alerts = incident.alerts.filter((alert) => stays.has(alert));
  const leftOut = (incident.alertsLeftOut ?? 0) + incident.alerts.length - alerts.length;
  const fitted = { ...incident, alerts, alertsLeftOut: leftOut };
  return { incident: fitted, json: JSON.stringify(fitted) };
}

function firstThatFit(
  alerts: readonly Alert[],
  sizes: ReadonlyMap<Alert, number>,
  characters: number,
): ReadonlySet<Alert> {
  const stays = new Set<Alert>();
  let left = characters;
  const resolved = (alert: Alert): number => (alert.state === 'resolved' ? 1 : 0);
  for (const alert of alerts.toSorted((a, b) => resolved(a) - resolved(b))) {
    const size = sizes.get(alert)!;
    if (size > left) continue;
    left -= size;
    stays.add(alert);
  }
  return stays;
}
