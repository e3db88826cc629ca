/**
 * The order of decorators around a method, outermost first, independent of their order in the source: bound fields, so
 * that all others see them; the span, so that log lines, records and exemplars belong to its trace; then recording. A
 * decorator that is part of the method's behaviour, such as a retry, has no place: other decorators do not move across
 * it, because their side matters.
 */
export const PLACE = { fields: 1, span: 2, record: 3 } as const;

export type Place = (typeof PLACE)[keyof typeof PLACE];

/** One of the wrappers around a method. */
export interface Layer<A> {
  readonly around: A;
  readonly place: Place | undefined;
}

/**
 * Inserts a layer that was added on top, at its place.
 *
 * @param layers innermost first
 */
export function withLayer<A>(layers: readonly Layer<A>[], added: Layer<A>): Layer<A>[] {
  const { place } = added;
  let at = layers.length;
  while (at > 0 && place !== undefined && (layers[at - 1]?.place ?? Infinity) < place) at--;
  return [...layers.slice(0, at), added, ...layers.slice(at)];
}
