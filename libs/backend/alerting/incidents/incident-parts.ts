import type { AlertRecords } from '#contracts';
import type { Router } from '../routing/router.js';
import type { Muting } from '../silences/muting.js';
import type { Cooldowns } from './cooldowns.js';
import type { LiveIncidents } from './live-incidents.js';
import type { Deliver } from './work.js';

/** Limits of what is kept in memory. Alerts beyond them are counted, and taken in when there is room again. */
export interface IncidentLimits {
  /** Default: 10,000. */
  readonly alertsPerIncident: number;
  /** Default: 50,000. */
  readonly alerts: number;
  /** Default: 5,000. */
  readonly openIncidents: number;
}

export const DEFAULT_LIMITS: IncidentLimits = {
  alertsPerIncident: 10_000,
  alerts: 50_000,
  openIncidents: 5000,
};

/** State shared by the steps of alert handling. */
export interface IncidentParts {
  readonly records: AlertRecords;
  readonly router: Router;
  readonly muting: Muting;
  readonly cooldowns: Cooldowns;
  readonly lives: LiveIncidents;
  readonly limits: IncidentLimits;
  readonly externalUrl: string | undefined;
  readonly newId: (timeMs: number) => string;
  readonly deliver: Deliver;
  /** Reports a problem of alerting itself. */
  readonly warn: (message: string) => void;
}
