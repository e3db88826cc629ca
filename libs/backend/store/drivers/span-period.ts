import type { TraceFilter } from '#contracts';

/** The period in which counted spans started. */
export type SpanPeriod = Pick<TraceFilter, 'fromMs' | 'toMs'>;

/** Spans counted per step, before the thread is yielded. */
export const SPANS_AT_ONCE = 2000;
