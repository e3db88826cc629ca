import { DELIVERY_LOSSES } from '#delivery';
import { LossCounter } from '#kernel';

/**
 * Why a recorded span was lost: the queue was full; the export failed; the receiver rejected it; the telemetry thread
 * died; its trace was undecided for too long.
 */
export const DROP_REASONS = [...DELIVERY_LOSSES, 'thread_died', 'undecided'] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** Counts recorded spans that were lost. */
export class DroppedSpans extends LossCounter<DropReason> {}

/** Counts spans without attributes because their function threw. */
export class AttributeFaults extends LossCounter<'threw'> {}
