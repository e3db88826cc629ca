import type { Alert, AlertSource } from '#contracts';
import { goTime } from './go-time.js';

/** An alert in the format of Prometheus' API. */
export interface ActiveAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
  /** RFC 3339. */
  readonly activeAt: string;
  readonly keepFiringSince?: string;
  readonly value: string;
}

/** Pending and firing alerts; empty without alerting. */
export function activeAlerts(alerting: Pick<AlertSource, 'alerts'> | undefined): readonly ActiveAlert[] {
  return alertsJson(alerting?.alerts() ?? []);
}

/** The pending and firing alerts of a list. */
export function alertsJson(alerts: readonly Alert[]): readonly ActiveAlert[] {
  return alerts.flatMap(({ labels, externalLabels, annotations, state, activeAtMs, keptSinceMs, value }) =>
    state === 'resolved'
      ? []
      : {
          labels: byName(ownLabels(labels, externalLabels)),
          annotations: byName(annotations),
          state,
          activeAt: goTime(activeAtMs),
          ...(keptSinceMs !== undefined && { keepFiringSince: goTime(keptSinceMs) }),
          value: exponentText(value),
        },
  );
}

/** Prometheus adds external labels only to what it sends: its API does not show them. */
function ownLabels(labels: Alert['labels'], external: readonly string[] = []): Alert['labels'] {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !external.includes(name)));
}

/** Sorts labels by name, as Prometheus does. */
export function byName(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** An exponent with at least two digits, as in Go: `1.5e+03`. */
function exponentText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  const text = Object.is(value, -0) ? '-0e+0' : value.toExponential();
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}
