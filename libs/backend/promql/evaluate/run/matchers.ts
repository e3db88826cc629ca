import type { SeriesMatcher } from '#contracts';

/** The matchers of a selector, its name among them. */
export function matchersOf(selector: {
  readonly name?: string;
  readonly matchers: readonly SeriesMatcher[];
}): SeriesMatcher[] {
  const matchers = selector.matchers.map(({ label, op, value }) => ({ label, op, value }));
  if (selector.name !== undefined) matchers.unshift({ label: '__name__', op: '=', value: selector.name });
  return matchers;
}
