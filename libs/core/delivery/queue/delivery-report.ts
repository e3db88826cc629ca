/**
 * Reasons for losses: the queue was full; the batch could not be delivered in time, or the receiver refused it
 * permanently; the receiver accepted the batch, but rejected this part of it.
 */
export const DELIVERY_LOSSES = ['queue_full', 'export_failed', 'rejected'] as const;
export type DeliveryLoss = (typeof DELIVERY_LOSSES)[number];

/** Receives the outcomes of deliveries. None of these functions may throw. */
export interface DeliveryReport {
  /** Called with the delivered amount (items, or the sum of `weightOf`). */
  delivered(count: number): void;
  /** An attempt failed; the batch may still be retried. */
  refused(reason: string): void;
  lost(count: number, why: DeliveryLoss): void;
  /** The receiver reported, for the first time, that it rejected a part of a batch, or sent a warning. */
  warned(message: string): void;
}
