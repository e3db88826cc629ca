import type { LogFilter } from '#contracts';
import { keyValues } from '../http/key-values.js';
import type { Parameters } from '../http/parameters.js';
import type { Period } from './period.js';

const TEXTS = ['component', 'traceId', 'spanId', 'errorType', 'text'] as const;

/**
 * The log filter in a request: `level` (repeatable), `component`, `text`, `traceId`, `spanId`, `errorType`, `field`
 * (`key=value`, repeatable).
 */
export function logFilter(parameters: Parameters, period?: Period): LogFilter {
  const levels = parameters.all('level').flatMap((level) => level.toLowerCase().split(','));
  const texts = TEXTS.flatMap((name) => {
    const value = parameters.text(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const fields = keyValues(parameters, 'field');
  return {
    ...period,
    ...Object.fromEntries(texts),
    ...(levels.length > 0 && { levels }),
    ...(fields && { fields }),
  };
}
