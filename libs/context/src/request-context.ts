import { context, createContextKey, type Context } from '@opentelemetry/api';

const REQUEST_KEY = createContextKey('nestjs-observability request');

/** A context in which an HTTP request is served. */
export function contextOfRequest(parent: Context): Context {
  return parent.setValue(REQUEST_KEY, true);
}

/** Whether it is for an HTTP request that something is done here: somebody waits for the answer. */
export function isInRequest(): boolean {
  return context.active().getValue(REQUEST_KEY) === true;
}
