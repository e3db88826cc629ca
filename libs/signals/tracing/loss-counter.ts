import { DELIVERY_LOSSES } from '#delivery';
import { LossCounter } from '#kernel';

/**
 * Why a span that was recorded got lost: the queue was full; it could not be delivered; the receiver took its batch but
 * not it; the telemetry thread died with it; nobody decided in time whether its trace is kept.
 */
export const DROP_REASONS = [...DELIVERY_LOSSES, 'thread_died', 'undecided'] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** Spans that were recorded and got lost. */
export class DroppedSpans extends LossCounter<DropReason> {}

/** Spans that go without their attributes because the function for them threw. */
export class AttributeFaults extends LossCounter<'threw'> {}
