import type { OperationStatistics, SpanEntry } from '#contracts';
import { quantileOf } from './quantiles.js';

interface Group {
  readonly service: string;
  readonly operation: string;
  readonly kind: SpanEntry['kind'];
  errors: number;
  readonly durations: number[];
}

/** Counts spans by service, operation and kind. */
export class OperationCounter {
  readonly #groups = new Map<string, Group>();

  add(
    service: string,
    operation: string,
    kind: SpanEntry['kind'],
    errors: number,
    durationsNs: readonly number[],
  ): void {
    const key = `${service}\0${operation}\0${kind}`;
    const group = this.#groups.get(key) ?? { service, operation, kind, errors: 0, durations: [] };
    group.errors += errors;
    for (const duration of durationsNs) group.durations.push(duration);
    this.#groups.set(key, group);
  }

  /** The most frequent first. */
  result(): readonly OperationStatistics[] {
    return [...this.#groups.values()].map(statisticsOf).sort((a, b) => b.count - a.count);
  }
}

function statisticsOf({ durations, ...group }: Group): OperationStatistics {
  const sorted = Float64Array.from(durations).sort();
  const ms = (share: number): number => quantileOf(sorted, share) / 1e6;
  return {
    ...group,
    count: sorted.length,
    p50Ms: ms(0.5),
    p95Ms: ms(0.95),
    p99Ms: ms(0.99),
    maxMs: ms(1),
  };
}
