import type { Deed, Incident } from '#contracts';
import { alertingError } from '../alerting-error.js';
import { checkDeed } from '../silences/check-deed.js';
import type { Dispatcher } from './dispatcher.js';
import type { IncidentParts } from './incident-parts.js';
import { refresh } from './incident-view.js';
import { firingAlerts, isAftermath, type LiveIncident } from './live-incident.js';
import type { Work } from './work.js';

const MINUTE_MS = 60_000;
/** A year. */
const MAX_MINUTES = 366 * 24 * 60;

/** Actions of people on incidents. */
export class IncidentActions {
  constructor(
    private readonly parts: IncidentParts,
    private readonly dispatcher: Dispatcher,
  ) {}

  /**
   * Acknowledges until the incident is resolved: no repetition and no escalation; further alerts are still notified.
   */
  acknowledge(id: string, deed: Deed, work: Work): Incident {
    const live = this.open(id);
    const { by, reason } = checkDeed(deed);
    const acknowledged = { by, atMs: work.nowMs, ...(reason !== undefined && { reason }) };
    const state = live.incident.state === 'suppressed' ? 'suppressed' : 'acknowledged';
    live.incident = { ...live.incident, state, acknowledged };
    live.escalateMs = undefined;
    return this.done(live, 'incident_acknowledged', deed, work);
  }

  /**
   * Suppresses notifications for some minutes; afterwards the channels notified before are notified again if alerts
   * still fire.
   */
  suppress(id: string, minutes: number, deed: Deed, work: Work): Incident {
    const live = this.open(id);
    checkDeed(deed);
    if (!(minutes > 0 && minutes <= MAX_MINUTES))
      throw alertingError('minutes', `${String(minutes)} is not a number above 0 and up to ${MAX_MINUTES}`);
    const suppressedForMs = minutes * MINUTE_MS;
    const suppressedUntilMs = work.nowMs + suppressedForMs;
    live.suppressedForMs = suppressedForMs;
    live.incident = { ...live.incident, state: 'suppressed', suppressedUntilMs };
    return this.done(live, 'incident_suppressed', deed, work, { minutes, untilMs: suppressedUntilMs });
  }

  /** Resolves an incident. If its alerts still fire after one group interval, a follow-up incident opens. */
  resolve(id: string, deed: Deed, work: Work): Incident {
    const live = this.open(id);
    this.dispatcher.resolve(live, checkDeed(deed), work);
    refresh(live, work.nowMs);
    if (firingAlerts(live).length > 0 || live.unheard.size > 0)
      live.followUpMs = work.nowMs + live.plan.groupIntervalMs;
    else this.parts.lives.drop(live, work);
    return live.incident;
  }

  private done(
    live: LiveIncident,
    action: 'incident_acknowledged' | 'incident_suppressed',
    { by, reason }: Deed,
    work: Work,
    details?: Readonly<Record<string, unknown>>,
  ): Incident {
    refresh(live, work.nowMs);
    this.parts.lives.touch(live);
    work.note(action, {
      incident: live.incident.id,
      by,
      ...(reason !== undefined && { text: reason }),
      ...(details && { details }),
    });
    return live.incident;
  }

  private open(id: string): LiveIncident {
    const live = this.parts.lives.withId(id);
    if (live && !isAftermath(live)) return live;
    if (live || this.parts.records.incident(id))
      throw alertingError('incident', `the incident "${id}" is resolved`);
    throw alertingError('incident', `there is no incident "${id}"`);
  }
}
