import { appOf, isEndOfStack, methodOnly, PendingCall, recordMember, type BeginCall } from '#kernel';
import { METRICS_SLOT, type MetricsRegistry } from '#metrics';

/** A label's value, or how to get it from the arguments of the method. */
export type ArgumentLabel<A extends unknown[]> = string | ((...args: A) => string);

/** A decorator for methods. */
export type TrackingDecorator = <T extends (...args: never) => unknown>(
  target: object,
  property: string | symbol,
  descriptor: TypedPropertyDescriptor<T>,
) => void;

type CatalogueClass<C> = new (registry: MetricsRegistry) => C;

const catalogues = new WeakMap<MetricsRegistry, Map<CatalogueClass<unknown>, unknown>>();

/**
 * Lets decorators record where a preset with a prefix does. With two prefixes for one catalogue in an application the
 * first one has them.
 *
 * @param registry of the application
 * @param prefixed gives each name its prefix
 */
export function recordWithPrefix(
  registry: MetricsRegistry,
  prefixed: MetricsRegistry,
  classes: readonly CatalogueClass<unknown>[],
): void {
  const known = cataloguesOf(registry);
  for (const catalogue of classes)
    if (!known.has(catalogue)) known.set(catalogue, madeSafely(catalogue, prefixed));
}

/**
 * Makes a decorator of a catalogue's `track…` method. Where there is no application, or its metrics are off, the method
 * runs as if it were not decorated.
 *
 * @param catalogue whose instruments are recorded to
 * @param run hands `call`, as the block, to a function of the catalogue that measures blocks, and returns what that
 * returns. The method itself runs afterwards, in the context of the block, and without any of this on its stack
 * @param name of the decorator, for its errors
 * @example
 * ```ts
 * const TrackQuery = (type: string) =>
 *   tracked(ShopMetrics, (metrics, call) => metrics.trackQuery(type, call), 'TrackQuery');
 * ```
 */
export function tracked<C, A extends unknown[] = never[]>(
  catalogue: CatalogueClass<C>,
  run: (metrics: C, call: () => unknown, args: A) => unknown,
  name = 'Track…',
): TrackingDecorator {
  const begin: BeginCall = (self, args) => {
    try {
      const metrics = catalogueOf(catalogue, self);
      if (!metrics) return undefined;
      const call = new PendingCall();
      run(metrics, call.begin, args as A);
      return call;
    } catch {
      return undefined;
    }
  };
  return methodOnly(name, (member) => recordMember(member, begin));
}

/** What a label says for these arguments; `unknown` when its function throws, which the method must not notice. */
export function labelOf<A extends unknown[]>(label: ArgumentLabel<A>, args: A): string {
  if (typeof label === 'string') return label;
  try {
    return label(...args);
  } catch {
    return 'unknown';
  }
}

function catalogueOf<C>(catalogue: CatalogueClass<C>, self: unknown): C | undefined {
  const registry = appOf(self)?.get(METRICS_SLOT);
  if (!registry?.enabled) return undefined;
  const known = cataloguesOf(registry);
  if (!known.has(catalogue)) known.set(catalogue, madeSafely(catalogue, registry));
  return known.get(catalogue) as C | undefined;
}

function cataloguesOf(registry: MetricsRegistry): Map<CatalogueClass<unknown>, unknown> {
  let known = catalogues.get(registry);
  if (!known) catalogues.set(registry, (known = new Map<CatalogueClass<unknown>, unknown>()));
  return known;
}

/**
 * A conflict has been told when the application started; here it must not break the method.
 *
 * @throws RangeError at the end of the stack, so that it is tried again at the next call
 */
function madeSafely<C>(Catalogue: CatalogueClass<C>, registry: MetricsRegistry): C | undefined {
  try {
    return new Catalogue(registry);
  } catch (error) {
    if (isEndOfStack(error)) throw error;
    return undefined;
  }
}
