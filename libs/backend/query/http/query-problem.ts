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

/** A request that is answered with an error. The text is sent to the client and states the problem. */
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
 * Converts a thrown value to a problem for the client. Internal errors reveal no details.
 *
 * @param parameter name of the parameter that holds the expression
 */
export function problemOf(error: unknown, parameter = 'query'): QueryProblem {
  if (error instanceof QueryProblem) return error;
  if (error instanceof PromqlError) {
    const advice = error.suggestion === undefined ? '' : `. ${error.suggestion}`;
    const text = `${error.position}: parse error: ${error.problem}${advice}`;
    return new QueryProblem('bad_data', `invalid parameter "${parameter}": ${text}`);
  }
  if (error instanceof QueryError) return new QueryProblem(error.type, error.problem);
  // The receiver's answer to a test message. A channel may come from another copy of the package, hence no
  // `instanceof`.
  if (errorCode(error) === 'OBS_DELIVERY') {
    const { reason, message } = error as DeliveryError;
    return new QueryProblem('execution', `not delivered (${reason}): ${message}`);
  }
  if (error instanceof ObservabilityError) return new QueryProblem('bad_data', error.message);
  return new QueryProblem('internal', 'the request failed inside the application; its log says why');
}
