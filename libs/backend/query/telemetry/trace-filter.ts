import type { TraceFilter } from '#contracts';
import { keyValues } from '../http/key-values.js';
import type { Parameters } from '../http/parameters.js';
import type { Period } from './period.js';

/**
 * The trace filter in a request: `service`, `operation`, `minDurationMs`, `maxDurationMs`, `status` (`ok`, `error`),
 * `attribute` (`key=value`, repeatable).
 */
export function traceFilter(parameters: Parameters, period: Period): TraceFilter {
  const filter = {
    service: parameters.text('service'),
    operation: parameters.text('operation'),
    minDurationMs: parameters.milliseconds('minDurationMs'),
    maxDurationMs: parameters.milliseconds('maxDurationMs'),
    status: parameters.oneOf('status', ['ok', 'error'] as const),
    attributes: keyValues(parameters, 'attribute'),
  };
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  return { ...period, ...(Object.fromEntries(given) as TraceFilter) };
}
