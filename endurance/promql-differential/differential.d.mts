import type { createEngine, memorySource } from '#promql';

/** A query with different answers, and the difference. */
export interface Difference {
  readonly seed: number;
  readonly expr: string;
  readonly problem: string;
}

export function differential(
  promql: { createEngine: typeof createEngine; memorySource: typeof memorySource },
  options: { seed: number; count: number },
): Promise<{ same: number; refused: number; known: number; differences: readonly Difference[] }>;
