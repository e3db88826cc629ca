import { context, createContextKey, type Context, type SpanContext } from '@opentelemetry/api';
import { APP_KEY, type AppScope } from './app-scope.js';
import { boundFields, FIELDS_KEY, NO_FIELDS, type BoundFields } from './fields.js';
import { withValues } from './array-context.js';

const REQUEST_KEY = createContextKey('nestjs-observability request');
const KEYS = [REQUEST_KEY, APP_KEY, FIELDS_KEY];

/** A request in progress, as those see it who learn in its context that it fails. */
export interface RequestInProgress {
  /** Says what went wrong; the response that follows decides whether the request failed. */
  failed(error: unknown): void;
  /** The span of the client that sent it, where it said so. */
  readonly sender: SpanContext | undefined;
}

/** A context in which an HTTP request is served by an application, with fields for all its lines; it keeps the object. */
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

/** The HTTP request for which something is done here. */
export function requestInProgress(): RequestInProgress | undefined {
  return context.active().getValue(REQUEST_KEY) as RequestInProgress | undefined;
}

/** Whether the active work belongs to an HTTP request: then a client waits for the answer. */
export function isInRequest(): boolean {
  return requestInProgress() !== undefined;
}
