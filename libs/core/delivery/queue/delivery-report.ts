/**
 * Why something that was to be delivered got lost: there was no room in the queue; it could not be delivered in time, or
 * the receiver refused it for good; the receiver took its batch, but not this part of it.
 */
export const DELIVERY_LOSSES = ['queue_full', 'export_failed', 'rejected'] as const;
export type DeliveryLoss = (typeof DELIVERY_LOSSES)[number];

/** Hears how deliveries go. None of these functions may throw. */
export interface DeliveryReport {
  /** So much has arrived (items, or what `weightOf` says). */
  delivered(count: number): void;
  /** A try failed; what becomes of its batch is another matter. */
  refused(reason: string): void;
  lost(count: number, why: DeliveryLoss): void;
  /** The receiver said, for the first time, that it did not take a part of a batch, or that it will not for long. */
  warned(message: string): void;
}
