import type { createEngine, memorySource } from '#promql';

/** A query that the two engines answer differently, and how. */
export interface Difference {
  readonly seed: number;
  readonly expr: string;
  readonly problem: string;
}

export function differential(
  promql: { createEngine: typeof createEngine; memorySource: typeof memorySource },
  options: { seed: number; count: number },
): Promise<{ same: number; refused: number; known: number; differences: readonly Difference[] }>;
