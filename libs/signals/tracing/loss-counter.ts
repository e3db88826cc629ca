import { LossCounter } from '#kernel';

/** Why a span that was recorded got lost. */
export type DropReason = 'queue_full' | 'export_failed' | 'undecided';

/** Spans that were recorded and got lost. */
export class DroppedSpans extends LossCounter<DropReason> {}

/** Spans that go without their attributes because the function for them threw. */
export class AttributeFaults extends LossCounter<'threw'> {}
