import { errorCode, ObservabilityError, type DeliveryError } from '#contracts';
import { PromqlError, QueryError } from '#promql';

/** The kinds of errors of Prometheus' HTTP API. */
export type ProblemType =
  'bad_data' | 'execution' | 'canceled' | 'timeout' | 'not_found' | 'unavailable' | 'internal';

const STATUS: Record<ProblemType, number> = {
  bad_data: 400,
  execution: 422,
  canceled: 499,
  timeout: 503,
  not_found: 404,
  unavailable: 503,
  internal: 500,
};

/** A request that is answered with an error; its text says what is wrong and is for the client. */
export class QueryProblem extends Error {
  override readonly name = 'QueryProblem';
  readonly status: number;

  constructor(
    readonly type: ProblemType,
    message: string,
  ) {
    super(message);
    this.status = STATUS[type];
  }
}

/**
 * The problem that a client hears of for anything that was thrown. What is a fault of the store says no more than that.
 *
 * @param parameter the parameter that holds the expression
 */
export function problemOf(error: unknown, parameter = 'query'): QueryProblem {
  if (error instanceof QueryProblem) return error;
  if (error instanceof PromqlError) {
    const advice = error.suggestion === undefined ? '' : `. ${error.suggestion}`;
    const text = `${error.position}: parse error: ${error.problem}${advice}`;
    return new QueryProblem('bad_data', `invalid parameter "${parameter}": ${text}`);
  }
  if (error instanceof QueryError) return new QueryProblem(error.type, error.problem);
  // What a receiver said of a test message. A channel may come from another copy of the package.
  if (errorCode(error) === 'OBS_DELIVERY') {
    const { reason, message } = error as DeliveryError;
    return new QueryProblem('execution', `not delivered (${reason}): ${message}`);
  }
  if (error instanceof ObservabilityError) return new QueryProblem('bad_data', error.message);
  return new QueryProblem('internal', 'the request failed inside the application; its log says why');
}
