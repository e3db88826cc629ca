import type {
  OperationStatistics,
  Page,
  PageOptions,
  ServiceEdge,
  SpanEntry,
  TraceFilter,
  TraceSummary,
  Sliced,
} from '#contracts';
import { cleanText, jsonOf } from '../clean-text.js';
import { EdgeCounter, type EdgeSpan } from '../edge-counter.js';
import { OperationCounter } from '../operation-counter.js';
import { checkTimes, readPage } from '../page-cursor.js';
import { peerOf } from '../span-peer.js';
import { SPANS_AT_ONCE, type SpanPeriod } from '../span-period.js';
import type { SpanTable, TrimOptions } from '../store-driver.js';
import { addToHead, headOf, summaryOf } from '../trace-head.js';
import type { KeptSpan, KeptTrace } from './kept-trace.js';
import { matchesTrace } from './trace-matches.js';

/** Size of a span in V8, without its texts. */
const SPAN_BYTES = 350;
const TRACE_BYTES = 300;

/** In-memory spans, by trace. */
export class MemorySpans implements SpanTable {
  /** In order of arrival. */
  readonly #traces = new Map<string, KeptTrace>();
  #nextId = 1;
  #spans = 0;
  #bytes = 0;

  append(entries: readonly SpanEntry[]): void {
    for (const entry of entries) {
      const trace = this.#traceOf(entry);
      const span = keep(entry);
      const bytes = SPAN_BYTES + span.attributes.length + span.rest.length + span.name.length;
      addToHead(trace, { ...entry, service: span.service, name: span.name });
      trace.kept.push(span);
      trace.bytes += bytes;
      this.#bytes += bytes;
      this.#spans++;
    }
  }

  trace(traceId: string): readonly SpanEntry[] {
    const trace = this.#traces.get(cleanText(traceId));
    return trace
      ? trace.kept.map((span) => entryOf(trace.traceId, span)).sort((a, b) => a.startUs - b.startUs)
      : [];
  }

  find(
    filter: TraceFilter,
    { order = 'newest', ...page }: PageOptions & { order?: 'newest' | 'slowest' },
  ): Page<TraceSummary> {
    const { limit, after } = readPage(page, order === 'newest' ? 1 : 2);
    const { fromMs, toMs, minDurationMs, maxDurationMs } = filter;
    checkTimes({ fromMs, toMs, minDurationMs, maxDurationMs });
    const all = [...this.#traces.values()].reverse();
    if (order === 'slowest') all.sort((a, b) => b.durationNs - a.durationNs || b.id - a.id);
    const items: KeptTrace[] = [];
    for (const trace of all) {
      if (!isAfter(trace, after) || !matchesTrace(trace, filter)) continue;
      const last = items.at(-1);
      if (items.length === limit && last)
        return {
          items: items.map(summaryOf),
          next: order === 'newest' ? `${last.id}` : `${last.durationNs}.${last.id}`,
        };
      items.push(trace);
    }
    return { items: items.map(summaryOf) };
  }

  *operations(
    filter: Pick<TraceFilter, 'fromMs' | 'toMs' | 'service'>,
  ): Sliced<readonly OperationStatistics[]> {
    const counter = new OperationCounter();
    let looked = 0;
    for (const { kept } of this.#traces.values())
      for (const { service, name, kind, status, durationNs, startUs } of kept) {
        if (isIn(filter, startUs) && (filter.service === undefined || service === filter.service))
          counter.add(service, name, kind, status === 'error' ? 1 : 0, [durationNs]);
        if (++looked % SPANS_AT_ONCE === 0) yield;
      }
    return yield* counter.result();
  }

  *edges(filter: SpanPeriod): Sliced<readonly ServiceEdge[]> {
    const counter = new EdgeCounter();
    let looked = 0;
    for (const { kept } of this.#traces.values()) {
      const spans: EdgeSpan[] = [];
      for (const span of kept) {
        if (isIn(filter, span.startUs)) spans.push({ ...span, error: span.status === 'error' });
        if (++looked % SPANS_AT_ONCE === 0) yield;
      }
      yield* counter.addTrace(spans);
    }
    return yield* counter.result();
  }

  trim({ beforeMs = -Infinity, oldest = 0, bytes = 0 }: TrimOptions): number {
    const [traces, spans, goal] = [this.#traces.size, this.#spans, this.#bytes - bytes];
    for (const [key, trace] of this.#traces) {
      const isOld = trace.startUs / 1000 + trace.durationNs / 1e6 < beforeMs;
      if (traces - this.#traces.size >= oldest && !isOld && this.#bytes <= goal) break;
      this.#traces.delete(key);
      this.#bytes -= trace.bytes;
      this.#spans -= trace.kept.length;
    }
    return spans - this.#spans;
  }

  oldestMs(): number | undefined {
    for (const { startUs } of this.#traces.values()) return startUs / 1000;
    return undefined;
  }

  count(): number {
    return this.#spans;
  }

  traceCount(): number {
    return this.#traces.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  #traceOf(span: SpanEntry): KeptTrace {
    const traceId = cleanText(span.traceId);
    const known = this.#traces.get(traceId);
    if (known) return known;
    const trace = { ...headOf(span), traceId, id: this.#nextId++, kept: [], bytes: TRACE_BYTES };
    this.#traces.set(traceId, trace);
    this.#bytes += TRACE_BYTES;
    return trace;
  }
}

function isAfter({ id, durationNs }: KeptTrace, after: readonly number[] | undefined): boolean {
  if (!after) return true;
  const [first = 0, second = 0] = after;
  if (after.length === 1) return id < first;
  return durationNs < first || (durationNs === first && id < second);
}

function isIn({ fromMs = -Infinity, toMs = Infinity }: SpanPeriod, startUs: number): boolean {
  return startUs >= fromMs * 1000 && startUs <= toMs * 1000;
}

function keep({ traceId: _, attributes, events, links, ...span }: SpanEntry): KeptSpan {
  return {
    ...span,
    spanId: cleanText(span.spanId),
    parentSpanId: cleanText(span.parentSpanId),
    service: cleanText(span.service),
    name: cleanText(span.name),
    startUs: Math.trunc(span.startUs),
    durationNs: Math.trunc(span.durationNs),
    peer: cleanText(peerOf({ traceId: '', attributes, events, links, ...span })),
    attributes: jsonOf(attributes),
    rest: events.length + links.length > 0 ? jsonOf({ events, links }) : '',
  };
}

function entryOf(traceId: string, { peer: _, attributes, rest, ...span }: KeptSpan): SpanEntry {
  const { events, links } = (rest === '' ? { events: [], links: [] } : JSON.parse(rest)) as Pick<
    SpanEntry,
    'events' | 'links'
  >;
  return { traceId, ...span, attributes: JSON.parse(attributes) as Record<string, unknown>, events, links };
}
