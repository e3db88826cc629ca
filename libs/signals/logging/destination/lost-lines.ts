import { LossCounter } from '#kernel';

/**
 * Why a line was lost: the destination failed for too long; the OTLP queue was full; the export failed; the receiver
 * rejected the line; the telemetry thread died.
 */
export const LINE_LOSSES = [
  'destination_failed',
  'otlp_queue_full',
  'otlp_export_failed',
  'otlp_rejected',
  'otlp_thread_died',
] as const;
export type LineLoss = (typeof LINE_LOSSES)[number];

/** Counts log lines that were written by the application and lost. */
export class LostLines extends LossCounter<LineLoss> {}
