import { propagation, trace, type TextMapPropagator } from '@opentelemetry/api';
import type { OwnProvider } from './own-provider.js';
import { globalProvider } from './tracer-of.js';

type ApiProvider = NonNullable<ReturnType<typeof globalProvider>>;

// OpenTelemetry has one global provider per process, so its owner is process-wide as well.
let holder: OwnProvider | undefined;
let heldPropagator = false;

/** The provider that another package has registered, which then receives all spans. */
export function foreignProvider(): ApiProvider | undefined {
  const provider = globalProvider();
  return provider === holder ? undefined : provider;
}

/** Registers a provider as OpenTelemetry's global one if there is none, and likewise the propagator. */
export function offerGlobally(provider: OwnProvider, propagator: TextMapPropagator): void {
  if (globalProvider()) return;
  if (!trace.setGlobalTracerProvider(provider)) return;
  holder = provider;
  heldPropagator = propagation.fields().length === 0 && propagation.setGlobalPropagator(propagator);
}

/** Reverts {@link offerGlobally} for this provider, so that a later one can be registered. */
export function withdrawGlobally(provider: OwnProvider): void {
  if (holder !== provider) return;
  if (globalProvider() === provider) trace.disable();
  if (heldPropagator) propagation.disable();
  holder = undefined;
  heldPropagator = false;
}
