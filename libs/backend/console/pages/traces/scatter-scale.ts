import type { TraceItem } from '../../web/api/telemetry.js';
import type { Period } from '../../web/state/period.js';

/** 0.1 µs, because a logarithmic scale has no 0. */
const LEAST_MS = 1e-4;

/** Position of a trace: time from left to right, duration from bottom to top on a logarithmic scale. */
export interface ScatterScale {
  xOf(timeMs: number): number;
  yOf(durationMs: number): number;
  timeAt(x: number): number;
  durationAt(y: number): number;
  /** Durations of the grid lines in milliseconds: powers of ten. */
  readonly ticks: readonly number[];
}

/** Pixels at the left and right edges, so that points are not cut off. */
const EDGE = 6;

/** @param size in pixels, including the margins */
export function scatterScale(
  traces: readonly TraceItem[],
  { fromMs, toMs }: Period,
  { width, height, margin }: { readonly width: number; readonly height: number; readonly margin: number },
): ScatterScale {
  const logs = traces.map(({ durationMs }) => Math.log10(Math.max(durationMs, LEAST_MS)));
  const low = Math.floor(logs.reduce((least, log) => Math.min(least, log), Infinity));
  const high = Math.max(low + 1, Math.ceil(logs.reduce((most, log) => Math.max(most, log), -Infinity)));
  const inner = height - 2 * margin;
  return {
    xOf: (timeMs) => EDGE + ((timeMs - fromMs) / (toMs - fromMs)) * (width - 2 * EDGE),
    timeAt: (x) => fromMs + ((x - EDGE) / (width - 2 * EDGE)) * (toMs - fromMs),
    yOf: (durationMs) =>
      height - margin - ((Math.log10(Math.max(durationMs, LEAST_MS)) - low) / (high - low)) * inner,
    durationAt: (y) => 10 ** (low + ((height - margin - y) / inner) * (high - low)),
    ticks: Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i)),
  };
}
