/** Names of the specification (and of Python's logging) for pino's levels; it has none below DEBUG. */
const NAMES: Record<string, string> = {
  trace: 'DEBUG',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
  fatal: 'CRITICAL',
};

/** A pino label as `DEBUG`, `INFO`, `WARNING`, `ERROR` or `CRITICAL`; a custom level keeps its name in capitals. */
export function levelName(label: string): string {
  return NAMES[label] ?? label.toUpperCase();
}

const SEVERITIES: Record<string, number> = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 };

/** OpenTelemetry's severity number of a pino label. */
export function severityNumber(label: string): number {
  return SEVERITIES[label] ?? 0;
}
