import type { Alert, AlertSource } from '#contracts';
import { goTime } from './go-time.js';

/** An alert as Prometheus' API shows it. */
export interface ActiveAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
  /** RFC 3339. */
  readonly activeAt: string;
  readonly keepFiringSince?: string;
  readonly value: string;
}

/** Alerts that are pending or fire; none without alerting. */
export function activeAlerts(alerting: Pick<AlertSource, 'alerts'> | undefined): readonly ActiveAlert[] {
  return alertsJson(alerting?.alerts() ?? []);
}

/** Those of a list that are pending or fire. */
export function alertsJson(alerts: readonly Alert[]): readonly ActiveAlert[] {
  return alerts.flatMap(({ labels, annotations, state, activeAtMs, keptSinceMs, value }) =>
    state === 'resolved'
      ? []
      : {
          labels: byName(labels),
          annotations: byName(annotations),
          state,
          activeAt: goTime(activeAtMs),
          ...(keptSinceMs !== undefined && { keepFiringSince: goTime(keptSinceMs) }),
          value: exponentText(value),
        },
  );
}

/** In the order of Prometheus. */
export function byName(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** With an exponent of at least two digits, as Go writes it: `1.5e+03`. */
function exponentText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  const text = Object.is(value, -0) ? '-0e+0' : value.toExponential();
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}
