import { markStale, type QueryResult, type SampleSeries } from '#contracts';
import { createEngine, memorySource, parse, type EngineOptions } from '#promql';
import { readNotation } from '#testing';

/**
 * Series from short texts in promtool's notation: `up{job="a"}: 1 2 _ stale` has a sample every 30 s from time 0, none
 * at `_`; `0+10x5` counts from 0 in five steps of 10.
 */
export function seriesFrom(text: string, stepMs = 30_000): SampleSeries[] {
  return text
    .split('\n')
    .filter((line) => line.trim())
    .map((line) => seriesOf(line, stepMs));
}

function seriesOf(line: string, stepMs: number): SampleSeries {
  const at = line.lastIndexOf(': ');
  const selector = parse(line.slice(0, at).trim());
  if (selector.type !== 'vector') throw new Error(`no series: ${line}`);
  const labels = Object.fromEntries(selector.matchers.map(({ label, value }) => [label, value]));
  const samples = readNotation(line.slice(at + 2)).flatMap((value, i) =>
    value === 'none' ? [] : [[i * stepMs, value] as const],
  );
  const timestamps = Float64Array.from(samples, ([time]) => time);
  const values = Float64Array.from(samples, ([, value]) => Number(value));
  samples.forEach(([, value], i) => value === 'stale' && markStale(values, i));
  return { labels: { ...(selector.name && { __name__: selector.name }), ...labels }, timestamps, values };
}

/**
 * Evaluates queries at times in seconds, with results in a form that is easy to compare: labels as text, values as
 * numbers.
 */
export function asking(text: string, options: Partial<EngineOptions> = {}) {
  const engine = createEngine({ source: memorySource(seriesFrom(text)), ...options });
  return {
    engine,
    at: async (seconds: number, expr: string) =>
      plain(await engine.instant(expr, { timeMs: seconds * 1000 })),
    over: async (start: number, end: number, step: number, expr: string) =>
      plain(await engine.range(expr, { startMs: start * 1000, endMs: end * 1000, stepMs: step * 1000 })),
  };
}

/** Twelve digits: precise enough to detect errors, short enough to write down. */
const rounded = (value: number) => (Number.isFinite(value) ? Number(value.toPrecision(12)) : value);

/** A vector as `{ labels: value }`, a matrix as `{ labels: [[seconds, value], …] }`. */
function plain({ value }: QueryResult): unknown {
  if (value.type === 'vector')
    return Object.fromEntries(
      value.samples.map(({ labels, value: number }) => [shown(labels), rounded(number)]),
    );
  if (value.type !== 'matrix') return typeof value.value === 'number' ? rounded(value.value) : value.value;
  return Object.fromEntries(
    value.series.map(({ labels, timestamps, values }) => [
      shown(labels),
      Array.from(timestamps, (timeMs, i) => [timeMs / 1000, rounded(values[i] as number)]),
    ]),
  );
}

function shown({ __name__: name = '', ...labels }: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}=${value}`);
  return `${name}{${pairs.join(',')}}`;
}
