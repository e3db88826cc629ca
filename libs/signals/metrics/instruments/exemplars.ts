import { isSpanContextValid, trace, TraceFlags, type SpanContext } from '@opentelemetry/api';
import type { ExemplarFilter } from '#contracts';
import type { PageWriter } from './page-writer.js';

/** A value that was seen, and the trace it was seen in. */
export interface Exemplar {
  /** Empty when there was no trace, as the span's id is then. */
  readonly traceId: string;
  readonly spanId: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Number of the OpenMetrics page before which it was taken. */
  readonly page: number;
}

/**
 * Takes exemplars from the span that is active, if it is sampled. Each bucket keeps the first one after a page was
 * written, so a busy bucket asks for the active span once per scrape; before the first OpenMetrics page nobody reads them
 * and none are taken.
 *
 * With `always_on` the span need not be sampled: whoever decides about a trace later, outside of this process, may have
 * kept it. Without any span the value stands alone, which OpenMetrics allows, until one with a span comes.
 */
export class ExemplarSource {
  /** Whether histograms have more to keep of an observation than to count it: one look for all there is. */
  wanted = false;
  /** Number of the interval of which histograms keep the extremes, see `SharedCells.clock`; none while nobody reads them. */
  intervals: Int32Array | undefined;
  private page = 0;

  constructor(private readonly filter: ExemplarFilter = 'trace_based') {}

  /** Whether anybody reads exemplars. */
  get isRead(): boolean {
    return this.page > 0;
  }

  /** A page that shows exemplars has been asked for. */
  pageWritten(): void {
    if (this.filter === 'always_off') return;
    this.page++;
    this.wanted = true;
  }

  /** Has the extremes kept as well. All histograms must have cells for them. */
  keepExtremes(intervals: Int32Array): void {
    this.intervals = intervals;
    this.wanted = true;
  }

  /** A newer exemplar for a value, or the one before. Never throws. */
  next(before: Exemplar | undefined, value: number): Exemplar | undefined {
    const { page } = this;
    const isNew = before?.page !== page;
    if (!isNew && before.traceId) return before;
    const span = trace.getActiveSpan()?.spanContext();
    if (span && this.takes(span)) {
      const { traceId, spanId } = span;
      return { traceId, spanId, value, at: Date.now(), page };
    }
    if (!isNew || this.filter !== 'always_on') return before;
    return { traceId: '', spanId: '', value, at: Date.now(), page };
  }

  private takes(span: SpanContext): boolean {
    const wanted = this.filter === 'always_on' || (span.traceFlags & TraceFlags.SAMPLED) !== 0;
    return wanted && isSpanContextValid(span);
  }
}

/** Writes what follows a sample's value; the two ids are well below the 128 code points that OpenMetrics allows. */
export function writeExemplar(writer: PageWriter, { traceId, spanId, value, at }: Exemplar): void {
  writer.text(traceId ? ` # {trace_id="${traceId}",span_id="${spanId}"} ` : ' # {} ');
  writer.value(value);
  writer.text(` ${at / 1000}`);
}
