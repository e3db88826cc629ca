import { isStaleAt, type SampleSeries, type SeriesMatcher, type SeriesSource } from '#contracts';
import type { QueryContext } from '../query-context.js';
import type { Period } from '../telemetry/period.js';
import { FILES } from './period-file.js';
import type { ZipEntry } from './zip-writer.js';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Approximate samples per file, since a reader holds one file in memory. */
const SAMPLES_PER_FILE = 4_000_000;
/** Approximate samples that one select holds in memory. */
const SAMPLES_AT_ONCE = 1_000_000;
const MOST_FILES = 10_000;
/** Matches every series. */
export const ALL: readonly SeriesMatcher[] = [{ label: '__name__', op: '!=', value: '' }];

/** Yields the samples of a period as files; a slice without samples gets no file. */
export async function* sampleEntries(
  { store, intervalMs }: Pick<QueryContext, 'store' | 'intervalMs'>,
  period: Period,
  signal: AbortSignal,
): AsyncGenerator<ZipEntry> {
  const { toMs } = period;
  const fromMs = Math.max(period.fromMs, store.statistics().oldestMs.metrics ?? Infinity);
  if (fromMs > toMs) return;
  const series = await store.series([ALL], fromMs, toMs, signal);
  const sliceMs = sliceOf(series.length, intervalMs, toMs - fromMs);
  const selections = selectionsOf(series, Math.max(1, (SAMPLES_AT_ONCE * intervalMs) / sliceMs));
  let number = 0;
  for (let at = fromMs; at <= toMs; at += sliceMs) {
    const slice = { fromMs: at, toMs: Math.min(toMs, at + sliceMs - 1) };
    const source = store.source({ smallestRangeMs: 0, stepMs: 0 });
    const lines = sampleLines(source, selections, slice, signal);
    const first = await lines.next();
    if (first.done) continue;
    yield {
      name: `${FILES.samples}${String(++number).padStart(5, '0')}.ndjson`,
      content: begunWith(first.value, lines),
    };
  }
}

/** Length of a file's slice, milliseconds. */
function sliceOf(series: number, intervalMs: number, lengthMs: number): number {
  const wanted = (SAMPLES_PER_FILE / Math.max(1, series)) * intervalMs;
  const whole = Math.floor(Math.min(HOUR_MS, Math.max(MINUTE_MS, wanted)));
  return Math.max(whole, Math.ceil(lengthMs / MOST_FILES));
}

/** Lists of matchers that select about `most` series each and together all series. */
function selectionsOf(
  series: readonly SampleSeries['labels'][],
  most: number,
): readonly (readonly SeriesMatcher[])[] {
  if (series.length <= most) return [ALL];
  const counts = new Map<string, number>();
  for (const { __name__: name = '' } of series) counts.set(name, (counts.get(name) ?? 0) + 1);
  const selections: SeriesMatcher[][] = [];
  let names: string[] = [];
  let count = 0;
  const end = (): void => {
    if (names.length > 0)
      selections.push([{ label: '__name__', op: '=~', value: names.map(literal).join('|') }]);
    [names, count] = [[], 0];
  };
  for (const [name, own] of counts) {
    if (count + own > most) end();
    names.push(name);
    count += own;
  }
  end();
  return selections;
}

function literal(name: string): string {
  return name.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

async function* sampleLines(
  source: SeriesSource,
  selections: readonly (readonly SeriesMatcher[])[],
  { fromMs, toMs }: Period,
  signal: AbortSignal,
): AsyncGenerator<string> {
  /** Series sampled together share an array of times. */
  const axes = new Map<Float64Array, number>();
  for (const matchers of selections)
    for (const series of await source.select(matchers, fromMs, toMs, { signal, repeated: true })) {
      if (series.values.length === 0) continue;
      let axis = axes.get(series.timestamps);
      if (axis === undefined) {
        axes.set(series.timestamps, (axis = axes.size));
        yield `${JSON.stringify({ axis, times: steps(series.timestamps) })}\n`;
      }
      yield `{"axis":${axis},"labels":${JSON.stringify(series.labels)},"values":[${valuesText(series)}]}\n`;
    }
}

async function* begunWith(first: string, others: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* others;
}

function steps(times: Float64Array): number[] {
  return Array.from(times, (time, i) => (i === 0 ? time : time - times[i - 1]!));
}

function valuesText({ values }: SampleSeries): string {
  const texts = new Array<string>(values.length);
  for (let i = 0; i < values.length; i++) texts[i] = valueText(values, i);
  return texts.join(',');
}

function valueText(values: Float64Array, i: number): string {
  const value = values[i]!;
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  if (isStaleAt(values, i)) return 'null';
  if (Number.isNaN(value)) return '"NaN"';
  return value > 0 ? '"+Inf"' : '"-Inf"';
}
