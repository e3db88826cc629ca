import { context } from '@opentelemetry/api';
import { AsyncContextManager } from './async-context.manager.js';

/** The global key of @opentelemetry/api 1.x, where all copies keep their registrations. */
const OPEN_TELEMETRY = Symbol.for('opentelemetry.js.api.1');

type Registered = { context?: object } | undefined;

/** The context manager that is registered with OpenTelemetry. */
export function registeredContextManager(): object | undefined {
  // No `Reflect.get`, which leaves optimised code to read the global object; decorated calls run this.
  return (globalThis as { [OPEN_TELEMETRY]?: Registered })[OPEN_TELEMETRY]?.context;
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
