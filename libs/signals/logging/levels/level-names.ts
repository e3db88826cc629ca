import { LOG_SEVERITIES } from '#contracts';

/** Maps a pino label to `DEBUG`, `INFO`, `WARNING`, `ERROR` or `CRITICAL`; a custom level becomes upper case. */
export function levelName(label: string): string {
  return LOG_SEVERITIES[label]?.[1] ?? label.toUpperCase();
}

/** OpenTelemetry's severity number of a pino label. */
export function severityNumber(label: string): number {
  return LOG_SEVERITIES[label]?.[0] ?? 0;
}
