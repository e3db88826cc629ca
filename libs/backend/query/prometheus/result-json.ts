import type { QueryValue, SampleSeries, VectorSample } from '#contracts';
import { scalarText, secondsText, valueText } from './numbers-json.js';

/** Samples written per part of the text. */
const PART = 1_000;

/** Yields `resultType` and `result` of a response, in parts. */
export function* resultJson(value: QueryValue): Generator<string> {
  yield `"resultType":"${value.type}","result":`;
  if (value.type === 'vector') yield* listed(value.samples, (sample) => vectorSample(sample, value.timeMs));
  else if (value.type === 'matrix') yield* listed(value.series, seriesJson);
  else {
    const text = value.type === 'scalar' ? scalarText(value.value) : value.value;
    yield `[${secondsText(value.timeMs)},${JSON.stringify(text)}]`;
  }
}

function* listed<T>(items: readonly T[], write: (item: T) => Iterable<string>): Generator<string> {
  yield '[';
  for (const [i, item] of items.entries()) {
    if (i > 0) yield ',';
    yield* write(item);
  }
  yield ']';
}

function vectorSample({ labels, value }: VectorSample, timeMs: number): string[] {
  return [`{"metric":${labelsJson(labels)},"value":[${secondsText(timeMs)},"${valueText(value)}"]}`];
}

function* seriesJson({ labels, timestamps, values }: SampleSeries): Generator<string> {
  yield `{"metric":${labelsJson(labels)},"values":[`;
  for (let from = 0; from < values.length; from += PART) {
    const pairs: string[] = [];
    const to = Math.min(values.length, from + PART);
    for (let i = from; i < to; i++)
      pairs.push(`[${secondsText(timestamps[i] as number)},"${valueText(values[i] as number)}"]`);
    yield (from > 0 ? ',' : '') + pairs.join(',');
  }
  yield ']}';
}

/** Labels sorted by name, as in Prometheus. */
export function labelsJson(labels: Readonly<Record<string, string>>): string {
  const names = Object.keys(labels).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(labels[name])}`).join(',')}}`;
}
