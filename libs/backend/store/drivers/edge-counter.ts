import type { ServiceEdge, SpanEntry } from '#contracts';
import { quantileOf } from './quantiles.js';

/** What the service map needs of a span. */
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
  readonly durations: number[];
}

/**
 * Finds who calls whom: a span whose parent belongs to another service, else a client or producer span that names its
 * peer.
 */
export class EdgeCounter {
  readonly #edges = new Map<string, Edge>();

  /** @param spans all of one trace */
  addTrace(spans: readonly EdgeSpan[]): void {
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const answered = new Set<string>();
    for (const span of spans) {
      const parent = byId.get(span.parentSpanId);
      if (!parent || parent.service === span.service) continue;
      answered.add(parent.spanId);
      this.#add(parent.service, span.service, span);
    }
    for (const span of spans)
      if (span.peer !== '' && !answered.has(span.spanId)) this.#add(span.service, span.peer, span);
  }

  result(): readonly ServiceEdge[] {
    return [...this.#edges.values()]
      .map(({ from, to, errors, durations }) => ({
        from,
        to,
        calls: durations.length,
        errors,
        p95Ms:
          quantileOf(
            durations.sort((a, b) => a - b),
            0.95,
          ) / 1e6,
      }))
      .sort((a, b) => b.calls - a.calls);
  }

  #add(from: string, to: string, { durationNs, error }: EdgeSpan): void {
    const key = `${from}\0${to}`;
    const edge = this.#edges.get(key) ?? { from, to, errors: 0, durations: [] };
    edge.durations.push(durationNs);
    if (error) edge.errors++;
    this.#edges.set(key, edge);
  }
}
