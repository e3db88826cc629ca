import { RULES, share, type Expressions } from '../blocks/expressions.js';

/** The HTTP server's histograms for each value of `metrics.names`, with the label that holds the status. */
export const REQUESTS = { name: 'http_server_request_duration_seconds', status: 'http_response_status_code' };
export const CLASSIC_REQUESTS = { name: 'http_request_duration_seconds', status: 'status' };

type Histogram = typeof REQUESTS;

/**
 * Builds an expression for either naming scheme of a service's HTTP metrics. If a service has both, requests are
 * counted once.
 */
const eitherName = (expression: (of: Histogram) => string): string =>
  `(${expression(REQUESTS)} or ${expression(CLASSIC_REQUESTS)})`;

/**
 * Requests per second of each service.
 *
 * @param of grouping; includes at least `job`, because the naming scheme is chosen per service
 * @param matcher of the status, such as `=~"5.."`
 */
export const requestRate = (of: Expressions, matcher = ''): string =>
  eitherName(({ name, status }) => of.perSecond(`${name}_count${matcher && `{${status}${matcher}}`}`));

/** A quantile of the duration of requests. */
export const requestQuantile = (of: Expressions, q: number): string =>
  eitherName(({ name }) => of.quantile(q, name));

/** Share of requests answered with a server error, by service. */
export const errorRate = (): string => share(requestRate(RULES, '=~"5.."'), requestRate(RULES));
