import { appOf, isEndOfStack, methodOnly, PendingCall, recordMember, type BeginCall } from '#kernel';
import { METRICS_SLOT, type MetricsRegistry } from '#metrics';

/** A label value, or a function that derives it from the method's arguments. */
export type ArgumentLabel<A extends unknown[]> = string | ((...args: A) => string);

/** A method decorator. */
export type TrackingDecorator = <T extends (...args: never) => unknown>(
  target: object,
  property: string | symbol,
  descriptor: TypedPropertyDescriptor<T>,
) => void;

type CatalogueClass<C> = new (registry: MetricsRegistry) => C;

const catalogues = new WeakMap<MetricsRegistry, Map<CatalogueClass<unknown>, unknown>>();

/**
 * Makes decorators record in the catalogues of a prefixed preset. If two prefixes use one catalogue, the first is used.
 *
 * @param registry of the application
 * @param prefixed registry that prefixes each name
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
 * Makes a decorator from a catalogue's `track…` method. Without an application, or with metrics off, the method runs
 * undecorated.
 *
 * @param catalogue whose instruments record the call
 * @param run passes `call` as the block to a measuring function of the catalogue, and returns its result. The method
 *   itself runs afterwards, in the block's context, and without these frames on its stack
 * @param name of the decorator, for error messages
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

/**
 * The label's value for these arguments; `unknown` if its function throws, since the error must not reach the method.
 */
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
 * A name conflict was already reported at application start; here it must not break the method.
 *
 * @throws RangeError on stack overflow, so that the next call tries again
 */
function madeSafely<C>(Catalogue: CatalogueClass<C>, registry: MetricsRegistry): C | undefined {
  try {
    return new Catalogue(registry);
  } catch (error) {
    if (isEndOfStack(error)) throw error;
    return undefined;
  }
}
