import type { Alert } from '#contracts';

/** An alert comes again after this, as Prometheus' `--rules.alert.resend-delay`. */
export const RESEND_MS = 60_000;
/** Intervals after which an alert that does not come again is over, as in Prometheus. */
const LIFE_INTERVALS = 4;

/** An alert as the API takes it. */
export interface PostableAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL?: string;
}

/**
 * https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml, `postableAlert`.
 *
 * @param timeMs of the last evaluation
 * @param intervalMs between two evaluations of its rule
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

/** To Prometheus an empty label is none; Alertmanager refuses some. */
function withoutEmpty(pairs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(pairs).filter(([, value]) => value !== ''));
}
