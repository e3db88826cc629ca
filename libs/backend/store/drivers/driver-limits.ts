import type { SegmentLimits } from './sqlite/segments.js';

/** What a driver has to keep to. */
export interface DriverLimits {
  readonly maxBytes: number;
  /** Records that go together, since they are kept together. */
  readonly segments: { readonly logs: SegmentLimits; readonly spans: SegmentLimits };
}

const DAY = 86_400_000;
/** Of a signal's share that goes at once. */
const PART = 1 / 16;
/** Shares of logs and spans in the bytes, for the size of segments. */
const SHARES = { logs: 0.35, spans: 0.25 };

/** @param ageMs for how long each is kept */
export function driverLimits(maxBytes: number, ageMs = { logs: 30 * DAY, spans: 7 * DAY }): DriverLimits {
  const limits = (signal: 'logs' | 'spans'): SegmentLimits => ({
    bytes: maxBytes * SHARES[signal] * PART,
    ageMs: Math.max(ageMs[signal] * PART, 60_000),
  });
  return { maxBytes, segments: { logs: limits('logs'), spans: limits('spans') } };
}
