import { appOf, whenDone, wrapMethod, type AppScope } from '#context';
import type { LabelValue } from '../instruments/labels.js';
import { METRICS_SLOT } from '../registry/metrics-registry.js';
import { MeteredSite, type LabelFunction } from './metered-site.js';

export interface MeteredOptions<A extends unknown[]> {
  /**
   * Labels of a call, from the method's arguments; always the same names. When it throws, that is counted in
   * `observability_recording_errors_total`, and the call is counted with empty labels. Keep the values few: ids of
   * users or messages belong on spans and logs.
   */
  labels?: (...args: A) => Readonly<Record<string, LabelValue>>;
}

type Method = (...args: never) => unknown;

/** Lets the compiler refuse a label function that cannot take the method's arguments. */
type Fits<T extends Method, A extends unknown[]> = ((...args: A) => void) extends (
  ...args: Parameters<T>
) => void
  ? unknown
  : never;

/**
 * Meters a method: `<name>_calls_total{outcome}`, `<name>_duration_seconds`, `<name>_errors_total{error_type}` and
 * `<name>_in_flight`. A call ends when its promise settles, its Observable completes or its async iterator is through.
 * The method's result, errors, `this`, name, length and metadata stay as they are.
 *
 * @param name prefix of the metric names; default: class and method in snake case, `OrderService.placeOrder` is
 * `order_service_place_order`
 * @param options labels from the arguments
 * @example
 * ```ts
 * @Metered('order_placement', { labels: (order: Order) => ({ channel: order.channel }) })
 * async placeOrder(order: Order): Promise<Receipt> { … }
 * ```
 */
export function Metered<A extends unknown[] = []>(name?: string, options: MeteredOptions<A> = {}) {
  return <T extends Method>(
    target: object,
    property: string | symbol,
    descriptor: TypedPropertyDescriptor<T & Fits<T, A>>,
  ): void => {
    const sites = new MeteredSites(
      name ?? defaultName(target, property),
      options.labels as LabelFunction | undefined,
    );
    wrapMethod(
      descriptor,
      (original) =>
        function (this: unknown, ...args: unknown[]): unknown {
          const call = sites.of(appOf(this))?.start(args);
          if (!call) return original.apply(this, args);
          let result: unknown;
          try {
            result = original.apply(this, args);
          } catch (error) {
            call.failed(error);
            throw error;
          }
          return whenDone(result, call);
        },
    );
  };
}

/** The places of one decorated method in the applications of the process, each made at its first call. */
class MeteredSites {
  private readonly known = new WeakMap<AppScope, MeteredSite | false>();
  private lastScope: AppScope | undefined;
  private lastSite: MeteredSite | undefined;

  constructor(
    private readonly name: string,
    private readonly labelFunction: LabelFunction | undefined,
  ) {}

  /** Undefined when there is no application, it has no metrics, or the metrics cannot be registered. Never throws. */
  of(scope: AppScope | undefined): MeteredSite | undefined {
    if (scope === undefined || scope === this.lastScope) return scope && this.lastSite;
    const site = this.known.get(scope) ?? this.make(scope);
    if (site === undefined) return undefined;
    this.lastScope = scope;
    this.lastSite = site || undefined;
    return this.lastSite;
  }

  private make(scope: AppScope): MeteredSite | false | undefined {
    const registry = scope.get(METRICS_SLOT);
    if (!registry) return undefined;
    let site: MeteredSite | false = false;
    try {
      if (registry.enabled) site = new MeteredSite(registry, this.name, this.labelFunction);
    } catch {
      registry.recordingFailed(this.name);
    }
    this.known.set(scope, site);
    return site;
  }
}

function defaultName(target: object, property: string | symbol): string {
  const owner = typeof target === 'function' ? target.name : target.constructor.name;
  const method = typeof property === 'symbol' ? (property.description ?? 'symbol') : property;
  return snakeCase(`${owner}_${method}`);
}

function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3_$2')
    .replace(/[^a-zA-Z0-9]+/g, '_')
    .toLowerCase();
}
