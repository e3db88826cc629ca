import { get } from './request.js';
import type { Period } from '../state/period.js';

/** A series of an answer, drawn as a line. */
export interface Line {
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds since 1970. */
  readonly times: readonly number[];
  /** `null` where there is no number. */
  readonly values: readonly (number | null)[];
}

/** One value of an answer. */
export interface Point {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Answer<T> {
  readonly data: { readonly resultType: string; readonly result: T };
}

type Labels = Record<string, string>;

/** Points of a line in a chart. */
const POINTS = 240;

/** The distance of two points of a chart, in seconds. */
export function stepOf({ fromMs, toMs }: Period): number {
  return Math.max(5, Math.ceil((toMs - fromMs) / 1000 / POINTS / 5) * 5);
}

/** Evaluates PromQL over the period. Every line has the same times. */
export async function range(expr: string, period: Period, abort?: AbortSignal): Promise<Line[]> {
  const step = stepOf(period);
  const start = Math.ceil(period.fromMs / 1000 / step) * step;
  const end = Math.floor(period.toMs / 1000 / step) * step;
  if (end < start) return [];
  const { data } = await get<Answer<{ metric: Labels; values: [number, string][] }[]>>(
    'api/v1/query_range',
    { query: expr, start, end, step },
    abort,
  );
  const times = Array.from({ length: Math.round((end - start) / step) + 1 }, (_, i) => start + i * step);
  return data.result.map(({ metric, values }) => {
    const known = new Map(values.map(([time, value]) => [Math.round(time), numberOf(value)]));
    return { labels: metric, times, values: times.map((time) => known.get(time) ?? null) };
  });
}

/** Evaluates PromQL at the end of the period. */
export async function instant(expr: string, timeMs: number, abort?: AbortSignal): Promise<Point[]> {
  const { data } = await get<Answer<{ metric: Labels; value: [number, string] }[] | [number, string]>>(
    'api/v1/query',
    { query: expr, time: timeMs / 1000 },
    abort,
  );
  if (data.resultType === 'scalar')
    return [{ labels: {}, value: numberOf((data.result as [number, string])[1]) ?? NaN }];
  if (data.resultType !== 'vector') return [];
  return (data.result as { metric: Labels; value: [number, string] }[]).map(({ metric, value }) => ({
    labels: metric,
    value: Number(value[1].replace('Inf', 'Infinity')),
  }));
}

/** The one number of an expression; undefined when it has none. */
export async function single(expr: string, timeMs: number, abort?: AbortSignal): Promise<number | undefined> {
  const value = (await instant(expr, timeMs, abort))[0]?.value;
  return value === undefined || Number.isNaN(value) ? undefined : value;
}

function numberOf(text: string): number | null {
  const value = Number(text.replace('Inf', 'Infinity'));
  return Number.isFinite(value) ? value : null;
}

/** The name of a line: its labels without those that all lines have. */
export function lineNames(lines: readonly Pick<Line, 'labels'>[]): string[] {
  const [first] = lines;
  const differing = new Set(
    lines
      .flatMap(({ labels }) => Object.keys(labels))
      .filter((name) => lines.some((one) => one.labels[name] !== first?.labels[name])),
  );
  return lines.map(({ labels }) => {
    const told = [...differing].sort().flatMap((name) => (labels[name] ? [`${name}=${labels[name]}`] : []));
    return told.join(' ') || labels['__name__'] || 'value';
  });
}
