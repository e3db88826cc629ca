import { trace as traces, type Attributes, type Span } from '@opentelemetry/api';
import { runInSpan } from './run-in-span.js';
import { tracerOf } from './tracer-of.js';

type Work<T> = (span: Span) => T;

/**
 * Runs a function in a child span of the current work. The span is active inside and ends when the result is complete;
 * an error marks it and is rethrown unchanged.
 *
 * @param name span name, without ids
 * @param attributes attributes of the span; optional
 * @param fn sync, async, or returning an Observable or async iterator; its result is returned
 * @example
 * ```ts
 * const body = await trace('download_from_s3', { bucket }, () => store.read(bucket, key));
 * ```
 */
export function trace<T>(name: string, fn: Work<T>): T;
export function trace<T>(name: string, attributes: Attributes, fn: Work<T>): T;
export function trace<T>(name: string, second: Attributes | Work<T>, third?: Work<T>): T {
  const [attributes, fn] = third ? [second as Attributes, third] : [undefined, second as Work<T>];
  return runInSpan(tracerOf(), name, { attributes }, fn);
}

/**
 * Adds an event to the current span; without one it has no effect.
 *
 * @param name name of the event, without ids
 * @example
 * ```ts
 * addSpanEvent('cache miss', { key_type: 'order' });
 * ```
 */
export function addSpanEvent(name: string, attributes?: Attributes): void {
  traces.getActiveSpan()?.addEvent(name, attributes);
}
