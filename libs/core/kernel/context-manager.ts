import { context } from '@opentelemetry/api';
import { AsyncContextManager } from './async-context.manager.js';

/** Where every copy of @opentelemetry/api 1.x keeps what was registered with it. */
const OPEN_TELEMETRY = Symbol.for('opentelemetry.js.api.1');

type Registered = { context?: object } | undefined;

/** The context manager that somebody has registered with OpenTelemetry. */
export function registeredContextManager(): object | undefined {
  // Not by `Reflect.get`, which leaves the machine code to look at the global object; decorated calls ask here.
  return (globalThis as { [OPEN_TELEMETRY]?: Registered })[OPEN_TELEMETRY]?.context;
}

/**
 * Makes sure that OpenTelemetry's context follows asynchronous work, with the one AsyncLocalStorage everything here
 * lives in. A context manager that the user registered first stays.
 *
 * Whether there is one is looked up, not tried out: the first use of an AsyncLocalStorage makes every promise of the
 * process dearer, also where all of this package is switched off.
 */
export function ensureContextManager(): void {
  if (!registeredContextManager()) context.setGlobalContextManager(new AsyncContextManager());
}
