import { share, type Expressions } from '../blocks/expressions.js';

/** Share of HTTP requests with a server error. */
export const httpErrorRate = (of: Expressions): string =>
  share(of.perSecond('http_requests_total{status=~"5.."}'), of.perSecond('http_requests_total'));

/** Share of training jobs that failed. */
export const trainingFailureRate = (of: Expressions): string =>
  share(of.perSecond('training_job_failures_total'), of.perSecond('training_job_total'));
