import { context, createContextKey, type Context, type SpanContext } from '@opentelemetry/api';
import { APP_KEY, type AppScope } from './app-scope.js';
import { boundFields, FIELDS_KEY, NO_FIELDS, type BoundFields } from './fields.js';
import { withValues } from './array-context.js';

const REQUEST_KEY = createContextKey('nestjs-observability request');
const KEYS = [REQUEST_KEY, APP_KEY, FIELDS_KEY];

/** The request in progress, for code in its context that detects a failure. */
export interface RequestInProgress {
  /** Reports an error; the response decides whether the request failed. */
  failed(error: unknown): void;
  /** The client's span, if the request named one. */
  readonly sender: SpanContext | undefined;
}

/**
 * The context in which an application serves an HTTP request, with fields for all its log lines; it keeps `fields` by
 * reference.
 */
export function contextOfRequest(
  parent: Context,
  scope: AppScope,
  fields: BoundFields,
  request: RequestInProgress,
): Context {
  const before = boundFields(parent);
  const all = before === NO_FIELDS ? fields : { ...before, ...fields };
  return withValues(parent, KEYS, [request, scope, all]);
}

/** The HTTP request of the current context. */
export function requestInProgress(): RequestInProgress | undefined {
  return context.active().getValue(REQUEST_KEY) as RequestInProgress | undefined;
}

/** Whether the current work belongs to an HTTP request, so that a client waits for the response. */
export function isInRequest(): boolean {
  return requestInProgress() !== undefined;
}
