import type { Alert } from '#contracts';

/** Interval after which an alert is sent again, as Prometheus' `--rules.alert.resend-delay`. */
export const RESEND_MS = 60_000;
/** Number of intervals after which an alert that is not sent again ends, as in Prometheus. */
const LIFE_INTERVALS = 4;

/** An alert in the format of Alertmanager's API. */
export interface PostableAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL?: string;
}

/**
 * Converts an alert to `postableAlert` of https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml.
 *
 * @param timeMs time of the last evaluation
 * @param intervalMs evaluation interval of the alert's rule
 */
export function postableAlert(alert: Alert, timeMs: number, intervalMs: number): PostableAlert {
  const { labels, annotations, firedAtMs, activeAtMs, resolvedAtMs, generatorUrl } = alert;
  const endsAtMs = resolvedAtMs ?? timeMs + LIFE_INTERVALS * Math.max(intervalMs, RESEND_MS);
  return {
    labels: withoutEmpty(labels),
    annotations: withoutEmpty(annotations),
    startsAt: new Date(firedAtMs ?? activeAtMs).toISOString(),
    endsAt: new Date(endsAtMs).toISOString(),
    ...(generatorUrl !== undefined && { generatorURL: generatorUrl }),
  };
}

/** Prometheus treats an empty label as absent; Alertmanager refuses some empty labels. */
function withoutEmpty(pairs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(pairs).filter(([, value]) => value !== ''));
}
