import { isSpanContextValid, trace, TraceFlags } from '@opentelemetry/api';
import { toldContext } from '#context';
import type { PageWriter } from './page-writer.js';

/** A trace in which a value was seen. */
export interface Exemplar {
  readonly traceId: string;
  readonly spanId: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Number of the OpenMetrics page before which it was taken. */
  readonly page: number;
}

/**
 * Takes exemplars from the sampled span that is active. Each bucket keeps the first one after a page was written, so
 * a busy bucket asks for the active span once per scrape; before the first OpenMetrics page nobody reads them and
 * none are taken.
 */
export class ExemplarSource {
  private page = 0;

  /** Whether anybody reads exemplars. */
  get wanted(): boolean {
    return this.page > 0;
  }

  /** A page that shows exemplars has been asked for. */
  pageWritten(): void {
    this.page++;
  }

  /** A newer exemplar for a value, or the one before. Never throws. */
  next(before: Exemplar | undefined, value: number): Exemplar | undefined {
    if (before?.page === this.page) return before;
    const span = trace.getSpan(toldContext())?.spanContext();
    if (!span || (span.traceFlags & TraceFlags.SAMPLED) === 0 || !isSpanContextValid(span)) return before;
    return { traceId: span.traceId, spanId: span.spanId, value, at: Date.now(), page: this.page };
  }
}

/** Writes what follows a sample's value; the two ids are well below the 128 code points that OpenMetrics allows. */
export function writeExemplar(writer: PageWriter, { traceId, spanId, value, at }: Exemplar): void {
  writer.text(` # {trace_id="${traceId}",span_id="${spanId}"} `);
  writer.value(value);
  writer.text(` ${at / 1000}`);
}
