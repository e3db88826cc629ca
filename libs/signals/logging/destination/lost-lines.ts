import { LossCounter } from '#kernel';

/**
 * Why a line got lost: its destination took none for too long; the queue for OTLP was full; the receiver did not take
 * it.
 */
export const LINE_LOSSES = ['destination_failed', 'otlp_queue_full', 'otlp_export_failed'] as const;
export type LineLoss = (typeof LINE_LOSSES)[number];

/** Lines that were written by the application and got lost. */
export class LostLines extends LossCounter<LineLoss> {}
