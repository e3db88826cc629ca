import { Pace, type ExemplarEntry, type TelemetryResponse } from '#contracts';
import { matchersOf, parse, selectorsIn, sortPaced } from '#promql';
import { jsonParts } from '../http/json-body.js';
import { QueryProblem } from '../http/query-problem.js';
import type { PageRequest, QueryPage } from '../http/routes.js';
import type { QueryContext } from '../query-context.js';
import { success } from './envelope.js';
import { secondsText, valueText } from './numbers-json.js';
import { labelsJson } from './result-json.js';

/** The limit of JavaScript dates, milliseconds. */
const ALL_TIME = 8.64e15;
const NO_CONTENT = 204;
const MOST_PARTS = 10_000;

interface SeriesExemplars {
  readonly labels: ExemplarEntry['labels'];
  readonly exemplars: ExemplarEntry[];
}

/** `/api/v1/query_exemplars`: exemplars, with their traces, of the series that an expression selects. */
export function exemplarsPage(context: QueryContext): QueryPage {
  return { path: '/api/v1/query_exemplars', form: true, answer: (request) => answer(context, request) };
}

async function answer(
  { store }: QueryContext,
  { parameters, signal }: PageRequest,
): Promise<TelemetryResponse> {
  const startMs = parameters.time('start', -ALL_TIME);
  const endMs = parameters.time('end', ALL_TIME);
  if (endMs < startMs) throw new QueryProblem('bad_data', 'end timestamp must not be before start timestamp');
  const selectors = selectorsIn(parse(parameters.text('query') ?? ''));
  // Prometheus answers the same.
  if (selectors.length === 0) return jsonParts([], NO_CONTENT);
  const limit = parameters.whole('limit', { least: 1, most: MOST_PARTS, missing: Infinity });
  const found = await store.exemplars(selectors.map(matchersOf), startMs, endMs, signal, limit);
  const pace = new Pace(signal);
  const series = await sortPaced([...bySeries(found)], (a, b) => inOrder(a.labels, b.labels), pace);
  for (const { exemplars } of series) exemplars.sort((a, b) => a.timeMs - b.timeMs);
  return success(listed(series));
}

function bySeries(found: readonly ExemplarEntry[]): Iterable<SeriesExemplars> {
  const series = new Map<ExemplarEntry['labels'], SeriesExemplars>();
  for (const exemplar of found) {
    const { labels } = exemplar;
    const known = series.get(labels);
    if (known) known.exemplars.push(exemplar);
    else series.set(labels, { labels, exemplars: [exemplar] });
  }
  return series.values();
}

/** Compares labels by name and value, in Prometheus' order. */
function inOrder(a: ExemplarEntry['labels'], b: ExemplarEntry['labels']): number {
  const [left, right] = [orderKey(a), orderKey(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function orderKey(labels: ExemplarEntry['labels']): string {
  return Object.keys(labels)
    .sort()
    .map((name) => `${name}\0${labels[name]}\0`)
    .join('');
}

function* listed(series: readonly SeriesExemplars[]): Generator<string> {
  yield '[';
  for (const [i, { labels, exemplars }] of series.entries()) {
    yield `${i > 0 ? ',' : ''}{"seriesLabels":${labelsJson(labels)},"exemplars":[`;
    for (const [at, exemplar] of exemplars.entries()) yield (at > 0 ? ',' : '') + exemplarJson(exemplar);
    yield ']}';
  }
  yield ']';
}

function exemplarJson({ traceId, spanId, value, timeMs }: ExemplarEntry): string {
  const labels = traceId === '' ? {} : { span_id: spanId, trace_id: traceId };
  return `{"labels":${JSON.stringify(labels)},"value":"${valueText(value)}","timestamp":${secondsText(timeMs)}}`;
}
