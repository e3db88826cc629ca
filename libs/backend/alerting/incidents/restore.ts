import type { AlertDocumentKind } from '#contracts';
import type { IncidentParts } from './incident-parts.js';
import { liveOf, type LiveDocument } from './live-document.js';
import { firingAlerts, type LiveIncident } from './live-incident.js';
import { limitTimes } from './limit-times.js';

/** Restores everything that was stored before a restart. A document that cannot be read is skipped with a warning. */
export function restoreAll(parts: IncidentParts, nowMs: number): void {
  const { cooldowns, muting, records } = parts;
  each(parts, 'silence', (_id, document) => muting.silences.restore(document));
  each(parts, 'maintenance', (id, document) => {
    if (!muting.maintenance.restore(document)) records.remove('maintenance', id);
  });
  each(parts, 'cooldown', (id, document) => cooldowns.restore(id, document, nowMs));
  each(parts, 'group', (id, document) => restoreIncident(id, document as LiveDocument, parts, nowMs));
}

function restoreIncident(id: string, document: LiveDocument, parts: IncidentParts, nowMs: number): void {
  const { records, router, lives, muting } = parts;
  const incident = records.incident(id);
  if (!incident) throw new Error('its incident does not exist');
  const live = liveOf(document, incident, router.current(document.plan));
  limitTimes(live, nowMs);
  keepRhythm(live, nowMs);
  lives.add(live);
  for (const { alert } of firingAlerts(live)) muting.inhibitor.fires(alert);
}

/** Keeps the review times of before, so that not all incidents are reviewed at once after a restart. */
function keepRhythm(live: LiveIncident, nowMs: number): void {
  const { nextFlushMs, flushed, plan } = live;
  if (!flushed || nextFlushMs >= nowMs) return;
  const missed = Math.ceil((nowMs - nextFlushMs) / plan.groupIntervalMs);
  live.nextFlushMs = nextFlushMs + missed * plan.groupIntervalMs;
}

function each(
  { records, warn }: IncidentParts,
  kind: AlertDocumentKind,
  take: (id: string, document: unknown) => void,
): void {
  for (const { id, document } of records.all(kind)) {
    try {
      take(id, document);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      warn(`The ${kind} "${id}" from before the restart cannot be restored: ${reason}`);
    }
  }
}
