import type { Attributes, AttributeValue } from '@opentelemetry/api';
import {
  ATTR_EXCEPTION_MESSAGE,
  ATTR_EXCEPTION_STACKTRACE,
  ATTR_EXCEPTION_TYPE,
} from '@opentelemetry/semantic-conventions';
import type { ResolvedOptions } from '#contracts';
import { isAttributeValue } from '#otlp';

/** Limits of one span, as in `TracingOptions`. */
export type SpanLimits = Pick<
  ResolvedOptions['tracing'],
  | 'maxAttributes'
  | 'maxAttributeLength'
  | 'maxEvents'
  | 'maxEventAttributes'
  | 'maxLinks'
  | 'maxLinkAttributes'
>;

type AttributeLimits = Pick<SpanLimits, 'maxAttributes' | 'maxAttributeLength'>;

/**
 * Sets an attribute if it is valid and the limit allows it.
 *
 * @param count number of attributes set already
 */
export function setLimited(
  attributes: Attributes,
  count: number,
  key: string,
  value: AttributeValue | null | undefined,
  { maxAttributes, maxAttributeLength }: AttributeLimits,
): 'added' | 'dropped' | undefined {
  if (value === undefined || value === null || key === '') return undefined;
  const plain = typeof value !== 'object';
  if (!(plain ? isPlain(value) : isAttributeValue(value))) return undefined;
  const known = Object.hasOwn(attributes, key);
  if (!known && count >= maxAttributes) return 'dropped';
  // Copied, because the caller may change the array.
  const kept = plain ? value : [...(value as string[])];
  attributes[key] = maxAttributeLength === undefined ? kept : shortened(kept, maxAttributeLength);
  return known ? undefined : 'added';
}

/** Number of attributes if all are plain, as usual; 0 when they must be checked one by one. */
export function plainCount(given: Attributes, { maxAttributes, maxAttributeLength }: SpanLimits): number {
  if (maxAttributeLength !== undefined || !isObject(given)) return 0;
  if (Object.getPrototypeOf(given) !== Object.prototype) return 0;
  let count = 0;
  for (const key in given) {
    if (key === '' || !isPlain(given[key]) || count >= maxAttributes) return 0;
    count++;
  }
  return count;
}

function shortened(value: AttributeValue, length: number): AttributeValue {
  if (typeof value === 'string') return value.slice(0, length);
  if (!Array.isArray(value)) return value;
  return value.map((part) => (typeof part === 'string' ? part.slice(0, length) : part)) as AttributeValue;
}

/** A caller may not be type-checked by TypeScript. */
export function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** The attributes of an event or a link within the limit, and the number of dropped ones. */
export function limitedAttributes(
  given: Attributes | null | undefined,
  maxAttributes: number,
  { maxAttributeLength }: SpanLimits,
): [kept: Attributes, dropped: number] {
  const kept: Attributes = {};
  const limits = { maxAttributes, maxAttributeLength };
  let [count, dropped] = [0, 0];
  for (const [key, value] of Object.entries(given ?? {})) {
    const change = setLimited(kept, count, key, value, limits);
    if (change === 'added') count++;
    else if (change === 'dropped') dropped++;
  }
  return [kept, dropped];
}

/** Attributes of an exception event; undefined without any. The thrown value may be anything. */
export function exceptionAttributes(exception: unknown): Attributes | undefined {
  if (typeof exception === 'string') return exception ? { [ATTR_EXCEPTION_MESSAGE]: exception } : undefined;
  if (typeof exception !== 'object' || exception === null) return undefined;
  try {
    const { code, name, message, stack } = exception as ExceptionParts;
    const type = code ? String(code) : name;
    if (!type && !message) return undefined;
    return {
      ...(type && { [ATTR_EXCEPTION_TYPE]: type }),
      ...(message && { [ATTR_EXCEPTION_MESSAGE]: message }),
      ...(stack && { [ATTR_EXCEPTION_STACKTRACE]: stack }),
    };
  } catch {
    return { [ATTR_EXCEPTION_MESSAGE]: 'an error that cannot be read' };
  }
}

/** Properties of errors; other thrown values may have them as well. */
interface ExceptionParts extends Partial<Error> {
  code?: string | number;
}
