import type { AlertSource, Deed, TelemetryResponse } from '#contracts';
import { jsonAnswer } from '../http/json-body.js';
import type { JsonFields } from '../http/json-fields.js';
import { QueryProblem } from '../http/query-problem.js';
import type { PageRequest, QueryPage } from '../http/routes.js';
import type { QueryContext } from '../query-context.js';

/** Creates a page that queries alerting; while alerting is off, the page answers with an error. */
export type AlertingPage = (
  path: string,
  answer: (source: AlertSource, request: PageRequest) => object | Promise<object>,
  method?: QueryPage['method'],
) => QueryPage;

/** Returns a factory of pages below `/api/alerting`. A page's result is sent as JSON; changes do not wait for queries. */
export function alertingPage({ alerting }: QueryContext): AlertingPage {
  return (path, answer, method) => ({
    path: `/api/alerting${path}`,
    ...(method && { method, quick: true }),
    answer: async (request): Promise<TelemetryResponse> => {
      if (!alerting) throw new QueryProblem('not_found', 'alerting is off: set the option "alerting"');
      return jsonAnswer(await answer(alerting, request));
    },
  });
}

/** The author (`by`) and optional `reason` of a change. */
export function deedOf(fields: JsonFields): Deed {
  const reason = fields.optionalText('reason');
  return { by: fields.text('by'), ...(reason !== undefined && { reason }) };
}

/** The same, for a request without a body. */
export function deedInQuery({ parameters }: PageRequest): Deed {
  const reason = parameters.text('reason');
  return { by: parameters.required('by'), ...(reason !== undefined && { reason }) };
}

/** @throws QueryProblem 404 */
export function missing(what: string, name: string): never {
  throw new QueryProblem('not_found', `there is no ${what} ${JSON.stringify(name.slice(0, 80))}`);
}
