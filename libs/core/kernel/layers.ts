/**
 * Where a decorator belongs around a method, the outermost first, whatever their order in the source: bound fields, so that
 * all others see them; the span, so that lines, records and exemplars are of its trace; whatever records. What takes part in
 * the method, such as a retry, has no place: nothing passes it, since it matters on which side of it a decorator stands.
 */
export const PLACE = { fields: 1, span: 2, record: 3 } as const;

export type Place = (typeof PLACE)[keyof typeof PLACE];

/** One of the functions around a method. */
export interface Layer<A> {
  readonly around: A;
  readonly place: Place | undefined;
}

/**
 * The layers of a method with one more, which was put on top.
 *
 * @param layers the innermost first
 */
export function withLayer<A>(layers: readonly Layer<A>[], added: Layer<A>): Layer<A>[] {
  const { place } = added;
  let at = layers.length;
  while (at > 0 && place !== undefined && (layers[at - 1]?.place ?? Infinity) < place) at--;
  return [...layers.slice(0, at), added, ...layers.slice(at)];
}
