import { Inject, Injectable } from '@nestjs/common';
import type { InstrumentOf, MetricDefinition } from './definition.js';
import { MetricsRegistry } from './metrics-registry.js';

/** The instruments of a catalogue under the names of its definitions. */
export type Instruments<D extends Record<string, MetricDefinition>> = {
  readonly [K in keyof D]: InstrumentOf<D[K]>;
};

/** The class that `metricCatalogue` makes: extend it. */
export interface MetricCatalogue<D extends Record<string, MetricDefinition>> {
  /** @param registry Nest gives the application's; without one, as in a unit test, the catalogue has its own. */
  new (registry?: MetricsRegistry): Instruments<D>;
  /** The definitions, for decorators: `@Counted(OrderMetrics.definitions.placed)`. */
  readonly definitions: D;
}

/** Which registry a catalogue stands in. */
const REGISTRIES = new WeakMap<object, MetricsRegistry>();

/**
 * The registry in which the instruments of a catalogue stand.
 *
 * @throws TypeError for an object that no class of `metricCatalogue` made
 */
export function registryOf(catalogue: object): MetricsRegistry {
  const registry = REGISTRIES.get(catalogue);
  if (registry) return registry;
  throw new TypeError('This is no catalogue: its class does not extend metricCatalogue({ … })');
}

/**
 * Makes a base class whose fields are the instruments of the definitions. Extend it, list your class in the
 * `providers` of any module and inject it by its type; the compiler checks label names. Put methods on it that say in
 * the words of your domain what happened.
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
  // Subclasses without a constructor of their own inherit this metadata, so Nest can build them as they are.
  Inject(MetricsRegistry)(Catalogue, undefined, 0);
  Injectable()(Catalogue);
  // Its constructor makes the fields that the type promises.
  return Catalogue as unknown as MetricCatalogue<D>;
}
