import type { ServiceEdge, SpanEntry, Sliced } from '#contracts';
import { Durations } from './durations.js';

/** Spans of one trace processed per step. */
const SPANS_AT_ONCE = 2000;

/** The fields of a span that the service map uses. */
export interface EdgeSpan {
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly service: string;
  readonly kind: SpanEntry['kind'];
  readonly peer: string;
  readonly durationNs: number;
  readonly error: boolean;
}

interface Edge {
  readonly from: string;
  readonly to: string;
  errors: number;
  readonly durations: Durations;
}

/**
 * Finds calls between services: a span whose parent belongs to another service, else a client or producer span that
 * names its peer.
 */
export class EdgeCounter {
  readonly #edges = new Map<string, Edge>();

  /** @param spans all spans of one trace */
  *addTrace(spans: readonly EdgeSpan[]): Sliced<void> {
    const byId = new Map<string, EdgeSpan>();
    yield* inParts(spans, (span) => byId.set(span.spanId, span));
    const answered = new Set<string>();
    yield* inParts(spans, (span) => {
      const parent = byId.get(span.parentSpanId);
      if (!parent || parent.service === span.service) return;
      answered.add(parent.spanId);
      this.#add(parent.service, span.service, span);
    });
    yield* inParts(spans, (span) => {
      if (span.peer !== '' && !answered.has(span.spanId)) this.#add(span.service, span.peer, span);
    });
  }

  *result(): Sliced<readonly ServiceEdge[]> {
    const list: ServiceEdge[] = [];
    for (const { from, to, errors, durations } of this.#edges.values()) {
      const [p95 = 0] = yield* durations.quantiles([0.95]);
      list.push({ from, to, calls: durations.count, errors, p95Ms: p95 / 1e6 });
    }
    return list.sort((a, b) => b.calls - a.calls);
  }

  #add(from: string, to: string, { durationNs, error }: EdgeSpan): void {
    const key = `${from}\0${to}`;
    const edge = this.#edges.get(key) ?? { from, to, errors: 0, durations: new Durations() };
    edge.durations.add(durationNs);
    if (error) edge.errors++;
    this.#edges.set(key, edge);
  }
}

function* inParts<T>(list: readonly T[], visit: (item: T) => void): Sliced<void> {
  for (let at = 0; at < list.length; at++) {
    visit(list[at] as T);
    if (at % SPANS_AT_ONCE === SPANS_AT_ONCE - 1) yield;
  }
}
