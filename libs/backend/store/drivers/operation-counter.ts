import type { OperationStatistics, SpanEntry, Sliced } from '#contracts';
import { Durations } from './durations.js';

interface Group {
  readonly service: string;
  readonly operation: string;
  readonly kind: SpanEntry['kind'];
  errors: number;
  readonly durations: Durations;
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
    const group = this.#groups.get(key) ?? {
      service,
      operation,
      kind,
      errors: 0,
      durations: new Durations(),
    };
    group.errors += errors;
    for (const duration of durationsNs) group.durations.add(duration);
    this.#groups.set(key, group);
  }

  /** Most frequent operation first. */
  *result(): Sliced<readonly OperationStatistics[]> {
    const list: OperationStatistics[] = [];
    for (const { durations, ...group } of this.#groups.values()) {
      const values = yield* durations.quantiles([0.5, 0.95, 0.99, 1]);
      const [p50Ms, p95Ms, p99Ms, maxMs] = values.map((ns) => ns / 1e6) as [number, number, number, number];
      list.push({ ...group, count: durations.count, p50Ms, p95Ms, p99Ms, maxMs });
    }
    return list.sort((a, b) => b.count - a.count);
  }
}
