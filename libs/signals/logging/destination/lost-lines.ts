import { LossCounter } from '#kernel';

/**
 * Why a line got lost: its destination took none for too long; the queue for OTLP was full; it could not be
 * delivered; the receiver took its batch but not it; the telemetry thread died with it.
 */
export const LINE_LOSSES = [
  'destination_failed',
  'otlp_queue_full',
  'otlp_export_failed',
  'otlp_rejected',
  'otlp_thread_died',
] as const;
export type LineLoss = (typeof LINE_LOSSES)[number];

/** Lines that were written by the application and got lost. */
export class LostLines extends LossCounter<LineLoss> {}
