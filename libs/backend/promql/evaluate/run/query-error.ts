import { ObservabilityError } from '#contracts';

/** The kinds of errors of Prometheus' HTTP API. */
export type QueryErrorType = 'bad_data' | 'execution' | 'canceled' | 'timeout';

/** A query that cannot be evaluated. */
export class QueryError extends ObservabilityError {
  /**
   * @param problem Prometheus' message, verbatim where clients depend on it
   * @param type the `errorType` of Prometheus' HTTP API
   */
  constructor(
    readonly problem: string,
    readonly type: QueryErrorType = 'execution',
  ) {
    super('OBS_PROMQL', problem);
  }
}

/** Refuses experimental features, and those that need native histograms. */
export function refuse(what: string, why: string): never {
  throw new QueryError(`${what} is not evaluated: ${why}.`);
}

/** Throws: two series of a result have the same labels at the same time. */
export function duplicateLabels(): never {
  throw new QueryError('vector cannot contain metrics with the same labelset');
}
