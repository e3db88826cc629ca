import { share, type Expressions } from '../blocks/expressions.js';

export const REQUESTS = 'http_server_request_duration_seconds';

/** Share of requests that were answered with a server error. */
export const errorRate = (of: Expressions): string =>
  share(
    of.perSecond(`${REQUESTS}_count{http_response_status_code=~"5.."}`),
    of.perSecond(`${REQUESTS}_count`),
  );
