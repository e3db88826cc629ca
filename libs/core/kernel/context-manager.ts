import { context } from '@opentelemetry/api';
import { AsyncContextManager } from './async-context.manager.js';
import { registeredWithApi } from './seams.js';

/** The context manager that is registered with OpenTelemetry. */
export function registeredContextManager(): object | undefined {
  return registeredWithApi()?.context;
}

/**
 * Registers a context manager with OpenTelemetry, based on this package's only AsyncLocalStorage. One that the user
 * registered first is kept.
 *
 * Whether one is registered is looked up, not tested by a call: the first use of an AsyncLocalStorage slows down every
 * promise of the process, even when all of this package is switched off.
 */
export function ensureContextManager(): void {
  if (!registeredContextManager()) context.setGlobalContextManager(new AsyncContextManager());
}
