import type { TraceFilter } from '#contracts';
import { refuse, type Parameters } from '../http/parameters.js';
import type { Period } from './period.js';

/**
 * The filter that a request asks for: `service`, `operation`, `minDurationMs`, `maxDurationMs`, `status` (`ok`, `error`),
 * `attribute` (`key=value`, also several).
 */
export function traceFilter(parameters: Parameters, period: Period): TraceFilter {
  const attributes = parameters.all('attribute').map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return at > 0 ? [pair.slice(0, at), pair.slice(at + 1)] : refuse('attribute', 'it must be key=value');
  });
  const filter = {
    service: parameters.text('service'),
    operation: parameters.text('operation'),
    minDurationMs: parameters.milliseconds('minDurationMs'),
    maxDurationMs: parameters.milliseconds('maxDurationMs'),
    status: parameters.oneOf('status', ['ok', 'error'] as const),
    attributes: attributes.length > 0 ? Object.fromEntries(attributes) : undefined,
  };
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  return { ...period, ...(Object.fromEntries(given) as TraceFilter) };
}
