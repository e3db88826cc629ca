import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';

const PROBE = createContextKey('nestjs-observability probe');

/**
 * Makes sure that OpenTelemetry's context follows asynchronous work, with the one AsyncLocalStorage everything here
 * lives in. A context manager that the user registered first stays.
 */
export function ensureContextManager(): void {
  if (context.with(ROOT_CONTEXT.setValue(PROBE, true), () => context.active().getValue(PROBE) === true))
    return;
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
}
