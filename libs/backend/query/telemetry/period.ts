import { refuse, type Parameters } from '../http/parameters.js';

const HOUR_MS = 3_600_000;

/** A period in milliseconds since 1970, both ends inclusive. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The period of a request: `from` and `to` (seconds since 1970 or RFC 3339), or `last` (e.g. `6h`) before `to`.
 * Default: the last hour.
 */
export function periodOf(parameters: Parameters, nowMs: number, missingMs = HOUR_MS): Period {
  const toMs = parameters.time('to', nowMs);
  const last = parameters.duration('last', missingMs);
  if (last <= 0) refuse('last', 'it must be longer than 0');
  const fromMs = parameters.time('from', toMs - last);
  if (fromMs > toMs) refuse('from', 'it is later than "to"');
  return { fromMs, toMs };
}

/** A period in Prometheus' range notation: `3600s`, at least one second. */
export function rangeText({ fromMs, toMs }: Period): string {
  return `${Math.max(1, Math.round((toMs - fromMs) / 1000))}s`;
}
