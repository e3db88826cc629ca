import { ObservabilityError } from '#contracts';

/** One position of a series: a value, no sample (`_`), or the marker that the series ended. */
export type NotedValue = number | 'none' | 'stale';

/** A longer text would fill the memory. */
const MOST_VALUES = 1_000_000;

const NUMBER = String.raw`(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?`;
/** As in promtool, `stale`, `NaN` and `Inf` cannot be repeated. */
const ITEM = new RegExp(
  String.raw`^(?:(?<stale>stale)|(?<named>[+-]?(?:[iI][nN][fF]|[nN][aA][nN]))|(?:_(?:x(?<blanks>\d+))?)|(?<start>[+-]?${NUMBER})(?:(?<step>[+-]${NUMBER})?x(?<times>\d+))?)$`,
);

/**
 * Values in the notation of `promtool test rules`: `1 2 3`, `0+10x6` (seven values, each 10 more), `5x3` (four times
 * 5), `_` and `_x3` (no sample), `stale`, `NaN`, `-Inf`.
 *
 * @throws ObservabilityError `OBS_ALERTING` that names the invalid word
 */
export function readNotation(text: string): NotedValue[] {
  const histogram = /\{\{/.exec(text);
  if (histogram)
    throw refused(text, 'native histograms ({{schema:…}}) are not evaluated here; use classic buckets');
  const values: NotedValue[] = [];
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    for (const value of expanded(word, text)) {
      if (values.length >= MOST_VALUES) throw refused(text, `more than ${MOST_VALUES} values`);
      values.push(value);
    }
  }
  return values;
}

function* expanded(word: string, text: string): Generator<NotedValue> {
  const item = ITEM.exec(word)?.groups;
  if (!item) throw refused(text, `"${word}" is not one of: 1.5, 0+10x6, 5x3, _, _x3, stale, NaN, Inf`);
  if (item.stale !== undefined) yield 'stale';
  else if (item.named !== undefined) yield numberOf(item.named);
  else if (item.start === undefined) yield* repeated('none', Number(item.blanks ?? 1));
  else yield* growing(item.start, item.step ?? '0', Number(item.times ?? 0));
}

function* growing(start: string, step: string, times: number): Generator<NotedValue> {
  const growth = numberOf(step);
  let value = numberOf(start);
  for (let i = 0; i <= times; i++) {
    yield value;
    // Summed instead of multiplied, to get the same floating-point values as promtool.
    value += growth;
  }
}

function* repeated(value: NotedValue, times: number): Generator<NotedValue> {
  for (let i = 0; i < times; i++) yield value;
}

function numberOf(text: string): number {
  const [, sign, size = ''] = /^([+-]?)(.*)$/.exec(text) ?? [];
  const known: Record<string, number> = { inf: Infinity, nan: NaN };
  const value = known[size.toLowerCase()] ?? Number(size);
  return sign === '-' ? -value : value;
}

function refused(text: string, why: string): ObservabilityError {
  const shown = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  return new ObservabilityError('OBS_ALERTING', `the values "${shown}" cannot be read: ${why}.`);
}
