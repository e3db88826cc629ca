import type { PageOptions, Page, TelemetryStore } from '#contracts';
import { openMetricsText } from '../samples/export/open-metrics-text.js';

/** Small, because an incident may be large. */
const PAGE = 500;

/**
 * Yields log lines, spans, health, incidents and the alert trail up to a time, newest first, one JSON object with a
 * `type` per line.
 */
export function* recordLines(store: TelemetryStore, toMs: number): Generator<string> {
  for (const line of all((page) => store.logs({ toMs }, page))) yield lineOf('log', line);
  for (const { traceId, startUs } of all((page) => store.traces({ toMs }, page))) {
    if (startUs > toMs * 1000) continue;
    for (const span of store.trace(traceId)) yield lineOf('span', span);
  }
  for (const entry of all((page) => store.health({ toMs }, page))) yield lineOf('health', entry);
  yield* alertLines(store, { toMs });
}

/** Yields incidents opened in a period, and its alert trail lines, newest first. */
export function* alertLines(
  { alerts }: Pick<TelemetryStore, 'alerts'>,
  time: { readonly fromMs?: number; readonly toMs: number },
): Generator<string> {
  if (!alerts) return;
  for (const incident of all((page) => alerts.incidents(time, page))) yield lineOf('incident', incident);
  for (const entry of all((page) => alerts.trail(time, page))) yield lineOf('alert_trail', entry);
}

/** Yields samples up to a time as OpenMetrics text, for `promtool tsdb create-blocks-from openmetrics`. */
export async function* sampleText(store: TelemetryStore, toMs: number): AsyncGenerator<string> {
  const fromMs = store.statistics().oldestMs.metrics ?? toMs;
  const series = await store.series([[{ label: '__name__', op: '!=', value: '' }]], fromMs, toMs);
  const metrics = [...new Set(series.map(({ __name__: name = '' }) => name))].sort();
  yield* openMetricsText({
    source: store.source({ smallestRangeMs: 0, stepMs: 0 }),
    metrics,
    fromMs,
    toMs,
  });
}

function* all<T>(find: (page: PageOptions) => Page<T>): Generator<T> {
  let after: string | undefined;
  do {
    const { items, next } = find({ limit: PAGE, after });
    yield* items;
    after = next;
  } while (after !== undefined);
}

function lineOf(type: string, record: object): string {
  return `${JSON.stringify({ type, ...record })}\n`;
}
