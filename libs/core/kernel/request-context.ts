import { context, createContextKey, type Context } from '@opentelemetry/api';
import { APP_KEY, type AppScope } from './app-scope.js';
import { boundFields, FIELDS_KEY, NO_FIELDS, type BoundFields } from './fields.js';
import { withValues } from './lean-context.js';

const REQUEST_KEY = createContextKey('nestjs-observability request');
const KEYS = [REQUEST_KEY, APP_KEY, FIELDS_KEY];

/** A context in which an HTTP request is served by an application, with fields for all its lines; it keeps the object. */
export function contextOfRequest(parent: Context, scope: AppScope, fields: BoundFields): Context {
  const before = boundFields(parent);
  const all = before === NO_FIELDS ? fields : { ...before, ...fields };
  return withValues(parent, KEYS, [true, scope, all]);
}

/** Whether it is for an HTTP request that something is done here: somebody waits for the answer. */
export function isInRequest(): boolean {
  return context.active().getValue(REQUEST_KEY) === true;
}
