import { LOG_SEVERITIES } from '#contracts';

/** A pino label as `DEBUG`, `INFO`, `WARNING`, `ERROR` or `CRITICAL`; a custom level keeps its name in capitals. */
export function levelName(label: string): string {
  return LOG_SEVERITIES[label]?.[1] ?? label.toUpperCase();
}

/** OpenTelemetry's severity number of a pino label. */
export function severityNumber(label: string): number {
  return LOG_SEVERITIES[label]?.[0] ?? 0;
}
