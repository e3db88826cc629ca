import type { SegmentLimits } from './sqlite/segments.js';

/** Size limits of a driver. */
export interface DriverLimits {
  readonly maxBytes: number;
  /** Limits of the segments in which records are stored, and deleted as a whole. */
  readonly segments: { readonly logs: SegmentLimits; readonly spans: SegmentLimits };
}

const DAY = 86_400_000;
/** The part of a signal's share that one segment takes. */
const PART = 1 / 16;
/** Shares of logs and spans in the total bytes, for the size of segments. */
const SHARES = { logs: 0.35, spans: 0.25 };

/** @param ageMs retention of logs and spans */
export function driverLimits(maxBytes: number, ageMs = { logs: 30 * DAY, spans: 7 * DAY }): DriverLimits {
  const limits = (signal: 'logs' | 'spans'): SegmentLimits => ({
    bytes: maxBytes * SHARES[signal] * PART,
    ageMs: Math.max(ageMs[signal] * PART, 60_000),
  });
  return { maxBytes, segments: { logs: limits('logs'), spans: limits('spans') } };
}
