import type { SeriesMatcher, Sliced } from '#contracts';
import { seriesMatcher } from '#promql';
import { valueIn } from './label-key.js';
import type { SeriesIndex } from './series-index.js';

/** Series or label values processed per step. */
const AT_ONCE = 5000;

/** A matcher over symbols: a regular expression is evaluated once per distinct label value. */
interface SymbolTest {
  /** Symbol of the label's name; -1 when no series has the label. */
  readonly name: number;
  readonly matchesEmpty: boolean;
  /** The only value that can match; -1 when no series has it. */
  readonly only?: number;
  readonly test: (value: number) => boolean;
}

/**
 * The ordinals of series that match all matchers and have samples in the period, ascending.
 *
 * @throws Error for an invalid regular expression
 */
export function* matchSeries(
  index: SeriesIndex,
  matchers: readonly SeriesMatcher[],
  fromMs: number,
  toMs: number,
): Sliced<number[]> {
  const tests = matchers.map((matcher) => symbolTest(index, matcher));
  const { candidates, rest } = yield* narrow(index, tests);
  let looked = 0;
  const found: number[] = [];
  for (const ordinal of candidates) {
    if (++looked % AT_ONCE === 0) yield;
    if (!index.overlaps(ordinal, fromMs, toMs)) continue;
    const key = index.keys[ordinal]!;
    if (rest.every((test) => test.test(test.name < 0 ? -1 : valueIn(key, test.name)))) found.push(ordinal);
  }
  return found;
}

function symbolTest(index: SeriesIndex, matcher: SeriesMatcher): SymbolTest {
  const { label, op, value: wanted } = matcher;
  const name = index.symbols.find(label) ?? -1;
  if (op === '=' && wanted !== '') {
    const only = index.symbols.find(wanted) ?? -1;
    return { name, matchesEmpty: false, only, test: (value) => value >= 0 && value === only };
  }
  const matches = seriesMatcher(matcher);
  const matchesEmpty = matches({});
  const known = new Map<number, boolean>();
  const test = (value: number): boolean => {
    if (value < 0) return matchesEmpty;
    let result = known.get(value);
    if (result === undefined)
      known.set(value, (result = matches(Object.fromEntries([[label, index.symbols.text(value)]]))));
    return result;
  };
  return { name, matchesEmpty, test };
}

/** The shortest list of candidate series that one test gives, and the remaining tests. */
function* narrow(
  index: SeriesIndex,
  tests: readonly SymbolTest[],
): Sliced<{ candidates: Iterable<number>; rest: SymbolTest[] }> {
  let best: { lists: number[][]; size: number; test: SymbolTest } | undefined;
  for (const test of tests) {
    if (test.matchesEmpty) continue;
    const lists = yield* listsOf(index.postings.get(test.name), test);
    const size = lists.reduce((sum, { length }) => sum + length, 0);
    if (!best || size < best.size) best = { lists, size, test };
  }
  if (!best) return { candidates: index.keys.keys(), rest: [...tests] };
  const { lists, test } = best;
  const candidates = lists.length === 1 ? lists[0]! : Int32Array.from(lists.flat()).sort();
  return { candidates, rest: tests.filter((other) => other !== test) };
}

function* listsOf(
  values: ReadonlyMap<number, number[]> | undefined,
  { only, test }: SymbolTest,
): Sliced<number[][]> {
  if (!values) return [];
  if (only !== undefined) return [values.get(only) ?? []];
  const lists: number[][] = [];
  let looked = 0;
  for (const [value, ordinals] of values) {
    if (test(value)) lists.push(ordinals);
    if (++looked % AT_ONCE === 0) yield;
  }
  return lists;
}
