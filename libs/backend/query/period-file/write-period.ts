import { ownVersion, type AlertSource, type Incident, type TrailEntry } from '#contracts';
import type { QueryContext } from '../query-context.js';
import { otlpTrace } from '../telemetry/otlp-trace.js';
import type { Period } from '../telemetry/period.js';
import { allOf, oldestFirst } from './oldest-first.js';
import { FILES, FORMAT, type AlertingThen, type PeriodMeta } from './period-file.js';
import { ALL, sampleEntries } from './write-samples.js';
import { zipped, type ZipEntry } from './zip-writer.js';

type Lines = Iterable<string> | AsyncIterable<string>;

/**
 * Everything that the store has of a period, and the state of alerting, as pieces of a zip. Data is read while it is
 * written, so memory is bounded for any period.
 */
export function writePeriod(
  context: QueryContext,
  period: Period,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  return zipped(entriesOf(context, period, signal), context.now());
}

async function* entriesOf(
  context: QueryContext,
  period: Period,
  signal: AbortSignal,
): AsyncGenerator<ZipEntry> {
  const { store, alerting } = context;
  const records: Record<string, number> = {};
  const counted = (name: string, lines: Lines): ZipEntry => ({
    name,
    content: counting(lines, signal, () => (records[name] = (records[name] ?? 0) + 1)),
  });
  yield { name: FILES.metrics, content: [JSON.stringify(store.metadata())] };
  for await (const { name, content } of sampleEntries(context, period, signal)) yield counted(name, content);
  const exemplars = await store.exemplars([ALL], period.fromMs, period.toMs, signal);
  yield counted(FILES.exemplars, jsonLines(exemplars));
  yield counted(FILES.logs, jsonLines(oldestFirst((time, page) => store.logs(time, page), period)));
  yield counted(FILES.spans, spanLines(context, period));
  yield counted(FILES.health, jsonLines(oldestFirst((time, page) => store.health(time, page), period)));
  if (alerting) {
    const incidents = incidentsOf(alerting, period);
    yield counted(FILES.incidents, jsonLines(incidents));
    yield counted(FILES.trail, jsonLines(trailOf(alerting, incidents, period)));
    yield { name: FILES.alerting, content: [JSON.stringify(alertingNow(alerting))] };
  }
  const pins = store.alerts?.all('pin').map(({ document }) => document);
  if (pins) yield { name: FILES.pins, content: [JSON.stringify(pins)] };
  yield { name: FILES.meta, content: [JSON.stringify(metaOf(context, period, records), null, 2)] };
}

async function* counting(lines: Lines, signal: AbortSignal, count: () => void): AsyncGenerator<string> {
  for await (const line of lines) {
    signal.throwIfAborted();
    count();
    yield line;
  }
}

function* jsonLines(records: Iterable<object>): Generator<string> {
  for (const record of records) yield `${JSON.stringify(record)}\n`;
}

function* spanLines({ store }: QueryContext, period: Period): Generator<string> {
  for (const { traceId } of allOf((page) => store.traces(period, page))) {
    const spans = store.trace(traceId);
    // The trace may have been deleted since the page was read.
    if (spans.length > 0) yield `${JSON.stringify(otlpTrace(spans))}\n`;
  }
}

/** Incidents that were open at any time in the period, oldest first. */
function incidentsOf(alerting: AlertSource, { fromMs, toMs }: Period): Incident[] {
  return [...allOf((page) => alerting.incidents({ toMs }, page))]
    .filter(({ resolved }) => resolved === undefined || resolved.atMs >= fromMs)
    .reverse();
}

/** Trail entries of the period, and earlier entries of incidents that were open in it. */
function* trailOf(
  alerting: AlertSource,
  incidents: readonly Incident[],
  { fromMs, toMs }: Period,
): Generator<TrailEntry> {
  const beforeMs = fromMs - 1;
  for (const { id, openedAtMs } of incidents)
    if (openedAtMs < fromMs)
      yield* [...allOf((page) => alerting.trail({ incident: id, toMs: beforeMs }, page))].reverse();
  yield* oldestFirst((time, page) => alerting.trail(time, page), { fromMs, toMs });
}

function alertingNow(alerting: AlertSource): AlertingThen {
  return {
    groups: alerting.groups(),
    alerts: alerting.alerts(),
    silences: alerting.silences(),
    maintenance: alerting.maintenance(),
  };
}

function metaOf(
  { service, intervalMs, store, now }: QueryContext,
  { fromMs, toMs }: Period,
  records: Readonly<Record<string, number>>,
): PeriodMeta {
  const version = ownVersion();
  return {
    format: FORMAT,
    exportedAtMs: now(),
    fromMs,
    toMs,
    service,
    intervalMs,
    versions: { ...(version !== undefined && { package: version }), node: process.version },
    records,
    store: store.statistics(),
  };
}
