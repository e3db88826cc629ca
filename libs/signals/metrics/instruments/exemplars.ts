import { isSpanContextValid, trace, TraceFlags, type SpanContext } from '@opentelemetry/api';
import type { CellExemplar, ExemplarFilter } from '#contracts';
import type { Exemplar } from './exemplar.js';
import type { PageWriter } from './page-writer.js';
import { TakenExemplars } from './taken-exemplars.js';

/**
 * Takes exemplars from the active span if it is sampled. A turn is the time between two readings, by an OpenMetrics
 * page or the store. Each bucket keeps the first exemplar of a turn, so a busy bucket looks up the active span once per
 * turn; no exemplars are taken before the first reading.
 *
 * With `always_on` the span need not be sampled, because a later decision outside of this process may have kept its
 * trace. Without a span the value alone is the exemplar, which OpenMetrics allows, until one with a span occurs.
 */
export class ExemplarSource {
  /** Whether histograms must record more than the count of an observation; a single check for all purposes. */
  wanted = false;
  /**
   * Number of the interval whose extremes histograms keep, see `SharedCells.clock`; undefined while they are not read.
   */
  intervals: Int32Array | undefined;
  /** Number of the current turn; 0 while exemplars are not read. */
  turn = 0;
  /** Exemplars for the store; undefined without it. */
  taken: TakenExemplars | undefined;

  constructor(private readonly filter: ExemplarFilter = 'trace_based') {}

  /** A page with exemplars was requested. */
  pageWritten(): void {
    this.nextTurn();
  }

  /** Enables extremes and exemplars for the store. All histograms must have cells for the extremes. */
  keepForStore(intervals: Int32Array): void {
    this.intervals = intervals;
    this.wanted = true;
    if (this.filter !== 'always_off') this.taken ??= new TakenExemplars();
    this.nextTurn();
  }

  /** Exemplars for the store, of this turn and of earlier ones that it has not taken. */
  take(): CellExemplar[] {
    this.nextTurn();
    return this.taken?.take() ?? [];
  }

  /** A newer exemplar for a value, or the previous one. Never throws. */
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

/** Writes the exemplar after a sample's value; the two ids are well below OpenMetrics' limit of 128 code points. */
export function writeExemplar(writer: PageWriter, { traceId, spanId, value, at }: Exemplar): void {
  writer.text(traceId ? ` # {trace_id="${traceId}",span_id="${spanId}"} ` : ' # {} ');
  writer.value(value);
  writer.text(` ${at / 1000}`);
}
