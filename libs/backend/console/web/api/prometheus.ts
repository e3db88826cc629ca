import { generation } from '../state/generation.js';
import type { Period } from '../state/period.js';
import { get, noteQuestion } from './request.js';
import { SettledAnswers } from './settled-answers.js';

/** A series of an answer, as a line of a chart. */
export interface Line {
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds since 1970. */
  readonly times: readonly number[];
  /** `null` if there is no value. */
  readonly values: readonly (number | null)[];
}

/** A single value of an answer. */
export interface Point {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Answer<T> {
  readonly data: { readonly resultType: string; readonly result: T };
}

type Labels = Record<string, string>;
type Matrix = readonly { readonly metric: Labels; readonly values: readonly (readonly [number, string])[] }[];

const RANGE = 'api/v1/query_range';

/** Number of points per line of a chart. */
const POINTS = 240;
/** Minimum step in seconds. */
const FINEST_STEP = 5;
/** Maximum delay in milliseconds between the time of a sample and its storage. */
const SETTLED_MS = 10_000;
/** Maximum number of points in kept answers. */
const MOST_KEPT = 500_000;

const settled = new SettledAnswers<Line[]>(MOST_KEPT);

/** The step of a chart in seconds. */
export function stepOf({ fromMs, toMs }: Period, points = POINTS): number {
  const steps = Math.ceil((toMs - fromMs) / 1000 / points / FINEST_STEP);
  return Math.max(1, steps) * FINEST_STEP;
}

/** A rate window that fits the step, in PromQL notation. */
export function windowOf(period: Period, points = POINTS): string {
  return `${Math.max(60, 4 * stepOf(period, points))}s`;
}

/**
 * Evaluates PromQL over the period. All lines have the same times. Over a long period these change less often than the
 * page is refreshed; the answer for the same times is then reused.
 */
export async function range(
  expr: string,
  period: Period,
  abort?: AbortSignal,
  points = POINTS,
): Promise<Line[]> {
  const step = stepOf(period, points);
  // With few points, the last one is now; with many, times are aligned to the step, so that they stay the same at the
  // next refresh.
  const grid = points < POINTS ? FINEST_STEP : step;
  const end = Math.floor(period.toMs / 1000 / grid) * grid;
  const start = end - Math.floor((end - period.fromMs / 1000) / step) * step;
  if (end < start) return [];
  const question = { query: expr, start, end, step };
  const isOver = Date.now() - end * 1000 > SETTLED_MS;
  const key = JSON.stringify([question, generation()]);
  const kept = isOver ? settled.get(key) : undefined;
  if (kept) {
    noteQuestion(RANGE, question, abort);
    return kept;
  }
  const { data } = await get<Answer<Matrix>>(RANGE, question, abort);
  const times = Array.from({ length: Math.round((end - start) / step) + 1 }, (_, i) => start + i * step);
  const lines = data.result.map(({ metric, values }) => ({
    labels: metric,
    times,
    values: valuesAt(times.length, start, step, values),
  }));
  if (isOver) settled.put(key, lines, (lines.length + 1) * times.length);
  return lines;
}

/** Values at equal intervals; `null` if there is none. */
function valuesAt(
  count: number,
  start: number,
  step: number,
  samples: readonly (readonly [number, string])[],
): (number | null)[] {
  const values = Array<number | null>(count).fill(null);
  for (const [time, value] of samples) values[Math.round((time - start) / step)] = numberOf(value);
  return values;
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

/** The single value of an expression; undefined if there is none. */
export async function single(expr: string, timeMs: number, abort?: AbortSignal): Promise<number | undefined> {
  const value = (await instant(expr, timeMs, abort))[0]?.value;
  return value === undefined || Number.isNaN(value) ? undefined : value;
}

/** An observed value with its trace. */
export interface Exemplar {
  readonly labels: Readonly<Record<string, string>>;
  readonly traceId: string;
  readonly value: number;
  readonly timeMs: number;
}

const TRACE_LABELS = ['trace_id', 'traceID', 'traceId'];

/** Maximum number of exemplars: more dots could not be distinguished in a chart. */
const EXEMPLARS = 48;

/** Exemplars of the series in an expression: the largest of each short interval, newest first. */
export async function exemplarsOf(expr: string, period: Period, abort?: AbortSignal): Promise<Exemplar[]> {
  const { data } = await get<{
    data?: {
      seriesLabels: Labels;
      exemplars: { labels: Labels; value: string | number; timestamp: number }[];
    }[];
  }>(
    'api/v1/query_exemplars',
    { query: expr, start: period.fromMs / 1000, end: period.toMs / 1000, limit: EXEMPLARS },
    abort,
  );
  return (data ?? [])
    .flatMap(({ seriesLabels, exemplars }) =>
      exemplars.flatMap(({ labels, value, timestamp }) => {
        const traceId = TRACE_LABELS.map((name) => labels[name]).find(Boolean);
        const number = Number(value);
        if (!traceId || !Number.isFinite(number)) return [];
        return [{ labels: seriesLabels, traceId, value: number, timeMs: timestamp * 1000 }];
      }),
    )
    .sort((a, b) => b.timeMs - a.timeMs);
}

/** Values of a label in the period, for the series of a selector, or for all series. */
export async function labelValues(
  label: string,
  selector: string | undefined,
  period: Period,
  abort?: AbortSignal,
): Promise<readonly string[]> {
  const question = { 'match[]': selector, start: period.fromMs / 1000, end: period.toMs / 1000 };
  const path = `api/v1/label/${encodeURIComponent(label)}/values`;
  return (await get<{ data: string[] }>(path, question, abort)).data;
}

/** Label names of the series of a selector. */
export async function labelNames(selector: string, period: Period, abort?: AbortSignal): Promise<string[]> {
  const question = { 'match[]': selector, start: period.fromMs / 1000, end: period.toMs / 1000 };
  return (await get<{ data: string[] }>('api/v1/labels', question, abort)).data;
}

function numberOf(text: string): number | null {
  const value = Number(text.replace('Inf', 'Infinity'));
  return Number.isFinite(value) ? value : null;
}

/** The name of a line: its labels without those that are equal in all lines. */
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

const OF_TARGET = ['__name__', 'job', 'instance', 'le'];

/** Labels without those of the target; `''` if none remain. */
export function labelsText(labels: Line['labels']): string {
  return Object.entries(labels)
    .filter(([name]) => !OF_TARGET.includes(name))
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
