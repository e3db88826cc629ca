import { refuse, type Parameters } from '../http/parameters.js';

const HOUR_MS = 3_600_000;
/** The longest duration in PromQL, 292 years. */
const LONGEST_MS = 9_223_372_036_854;

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
  const toMs = endOf(parameters, nowMs);
  const last = parameters.duration('last', missingMs);
  if (last <= 0) refuse('last', 'it must be longer than 0');
  const fromMs = parameters.time('from', toMs - last);
  if (fromMs > toMs) refuse('from', 'it is later than "to"');
  if (toMs - fromMs > LONGEST_MS)
    refuse(parameters.text('from') === undefined ? 'last' : 'from', 'the period is longer than 292 years');
  return { fromMs, toMs };
}

/** The parameter `to`, by default now. */
export function endOf(parameters: Parameters, nowMs: number): number {
  const toMs = parameters.time('to', nowMs);
  return toMs >= 0 ? toMs : refuse('to', 'it is before 1970');
}

/** A period in Prometheus' range notation: `3600s`, at least one second. */
export function rangeText({ fromMs, toMs }: Period): string {
  return `${Math.max(1, Math.round((toMs - fromMs) / 1000))}s`;
}
