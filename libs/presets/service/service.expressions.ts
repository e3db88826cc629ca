import { RULES, share, type Expressions } from '../blocks/expressions.js';

/** The HTTP server's histograms under each value of `metrics.names`, and the label that has the status. */
export const REQUESTS = { name: 'http_server_request_duration_seconds', status: 'http_response_status_code' };
export const CLASSIC_REQUESTS = { name: 'http_request_duration_seconds', status: 'status' };

type Histogram = typeof REQUESTS;

/** An expression over requests under whichever of the names a service has. Where it has both, requests count once. */
const eitherName = (expression: (of: Histogram) => string): string =>
  `(${expression(REQUESTS)} or ${expression(CLASSIC_REQUESTS)})`;

/**
 * How many requests a second each service gets.
 *
 * @param of by job at least, so that of each service the names are taken that it has
 * @param matcher of the status, such as `=~"5.."`
 */
export const requestRate = (of: Expressions, matcher = ''): string =>
  eitherName(({ name, status }) => of.perSecond(`${name}_count${matcher && `{${status}${matcher}}`}`));

/** A quantile of the duration of requests. */
export const requestQuantile = (of: Expressions, q: number): string =>
  eitherName(({ name }) => of.quantile(q, name));

/** Share of requests that were answered with a server error, by service. */
export const errorRate = (): string => share(requestRate(RULES, '=~"5.."'), requestRate(RULES));
