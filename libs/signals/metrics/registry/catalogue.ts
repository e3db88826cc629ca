import { Inject, Injectable } from '@nestjs/common';
import type { InstrumentOf, MetricDefinition } from './definition.js';
import { MetricsRegistry } from './metrics-registry.js';

/** A catalogue's instruments, by the names of its definitions. */
export type Instruments<D extends Record<string, MetricDefinition>> = {
  readonly [K in keyof D]: InstrumentOf<D[K]>;
};

/** The class returned by `metricCatalogue`: extend it. */
export interface MetricCatalogue<D extends Record<string, MetricDefinition>> {
  /** @param registry injected by Nest; without it, e.g. in a unit test, the catalogue creates one. */
  new (registry?: MetricsRegistry): Instruments<D>;
  /** The definitions, for decorators: `@Counted(OrderMetrics.definitions.placed)`. */
  readonly definitions: D;
}

/** The registry of each catalogue. */
const REGISTRIES = new WeakMap<object, MetricsRegistry>();

/**
 * The registry that contains a catalogue's instruments.
 *
 * @throws TypeError for an object that is no catalogue
 */
export function registryOf(catalogue: object): MetricsRegistry {
  const registry = REGISTRIES.get(catalogue);
  if (registry) return registry;
  throw new TypeError('This is not a catalogue: its class does not extend metricCatalogue({ … })');
}

/**
 * Creates a base class whose fields are the instruments of the definitions. Extend it, list your class in the
 * `providers` of any module and inject it by its type; the compiler checks label names. Add methods named after events
 * of your domain.
 *
 * @param definitions field name → `counter(…)`, `gauge(…)` or `histogram(…)`
 * @throws ObservabilityError, when the application starts, for an invalid or conflicting definition
 * @example
 * ```ts
 * class OrderMetrics extends metricCatalogue({
 *   placed: counter('orders_placed_total', 'Orders placed.', ['channel']),
 * }) {
 *   orderPlaced(channel: string): void {
 *     this.placed.inc({ channel });
 *   }
 * }
 * ```
 */
export function metricCatalogue<const D extends Record<string, MetricDefinition>>(
  definitions: D,
): MetricCatalogue<D> {
  class Catalogue {
    static readonly definitions = definitions;

    constructor(registry = new MetricsRegistry()) {
      REGISTRIES.set(this, registry);
      for (const [field, definition] of Object.entries(definitions)) {
        Object.defineProperty(this, field, { value: registry.register(definition), enumerable: true });
      }
    }
  }
  // Subclasses without a constructor inherit this metadata, so that Nest can create them.
  Inject(MetricsRegistry)(Catalogue, undefined, 0);
  Injectable()(Catalogue);
  // The constructor creates the fields that the type declares.
  return Catalogue as unknown as MetricCatalogue<D>;
}
