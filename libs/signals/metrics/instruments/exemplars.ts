import { isSpanContextValid, trace, TraceFlags, type SpanContext } from '@opentelemetry/api';
import type { CellExemplar, ExemplarFilter } from '#contracts';
import type { Exemplar } from './exemplar.js';
import type { PageWriter } from './page-writer.js';
import { TakenExemplars } from './taken-exemplars.js';

/**
 * Takes exemplars from the span that is active, if it is sampled. A turn is what lies between two readings, by an OpenMetrics
 * page or by the store. Each bucket keeps the first exemplar of a turn, so a busy bucket asks for the active span once;
 * before the first turn nobody reads them and none are taken.
 *
 * With `always_on` the span need not be sampled: whoever decides about a trace later, outside of this process, may have
 * kept it. Without any span the value stands alone, which OpenMetrics allows, until one with a span comes.
 */
export class ExemplarSource {
  /** Whether histograms have more to keep of an observation than to count it: one look for all there is. */
  wanted = false;
  /** Number of the interval of which histograms keep the extremes, see `SharedCells.clock`; none while nobody reads them. */
  intervals: Int32Array | undefined;
  /** Number of the present turn; 0 while nobody reads exemplars. */
  turn = 0;
  /** What the store is told of; none without it. */
  taken: TakenExemplars | undefined;

  constructor(private readonly filter: ExemplarFilter = 'trace_based') {}

  /** A page that shows exemplars has been asked for. */
  pageWritten(): void {
    this.nextTurn();
  }

  /** Has the extremes and exemplars kept for the store as well. All histograms must have cells for the extremes. */
  keepForStore(intervals: Int32Array): void {
    this.intervals = intervals;
    this.wanted = true;
    if (this.filter !== 'always_off') this.taken ??= new TakenExemplars();
    this.nextTurn();
  }

  /** Exemplars for the store, of the turn that ends now and of those before that it did not take. */
  take(): CellExemplar[] {
    this.nextTurn();
    return this.taken?.take() ?? [];
  }

  /** A newer exemplar for a value, or the one before. Never throws. */
  next(before: Exemplar | undefined, value: number): Exemplar | undefined {
    const { turn } = this;
    const isNew = before?.turn !== turn;
    if (!isNew && before.traceId) return before;
    const span = trace.getActiveSpan()?.spanContext();
    if (span && this.takes(span)) {
      const { traceId, spanId } = span;
      return { traceId, spanId, value, at: Date.now(), turn };
    }
    if (!isNew || this.filter !== 'always_on') return before;
    return { traceId: '', spanId: '', value, at: Date.now(), turn };
  }

  private nextTurn(): void {
    if (this.filter === 'always_off') return;
    this.turn++;
    this.wanted = true;
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
