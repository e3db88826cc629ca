import type { PageOptions, Page, TelemetryStore } from '#contracts';
import { openMetricsText } from '../samples/export/open-metrics-text.js';

const PAGE = 1000;

/** Log lines, spans and health up to a time, newest first, one JSON object per line with its `type`. */
export function* recordLines(store: TelemetryStore, toMs: number): Generator<string> {
  for (const line of all((page) => store.logs({ toMs }, page))) yield lineOf('log', line);
  for (const { traceId, startUs } of all((page) => store.traces({ toMs }, page))) {
    if (startUs > toMs * 1000) continue;
    for (const span of store.trace(traceId)) yield lineOf('span', span);
  }
  for (const entry of all((page) => store.health({ toMs }, page))) yield lineOf('health', entry);
}

/** Samples up to a time as OpenMetrics text, which `promtool tsdb create-blocks-from openmetrics` reads. */
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
