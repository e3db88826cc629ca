import type { SeriesMatcher } from '#contracts';

/** The matchers of a selector, including its name. */
export function matchersOf(selector: {
  readonly name?: string;
  readonly matchers: readonly SeriesMatcher[];
}): SeriesMatcher[] {
  const matchers = selector.matchers.map(({ label, op, value }) => ({ label, op, value }));
  if (selector.name !== undefined) matchers.unshift({ label: '__name__', op: '=', value: selector.name });
  return matchers;
}

/** A selector's matchers, always as the same array, and their text, which is equal for equal matchers. */
export interface KnownMatchers {
  readonly matchers: readonly SeriesMatcher[];
  readonly text: string;
}

const known = new WeakMap<object, KnownMatchers>();

/** The matchers of a selector that may be evaluated repeatedly. */
export function knownMatchers(selector: Parameters<typeof matchersOf>[0]): KnownMatchers {
  let found = known.get(selector);
  if (!found) {
    const matchers = matchersOf(selector);
    known.set(selector, (found = { matchers, text: JSON.stringify(matchers) }));
  }
  return found;
}
