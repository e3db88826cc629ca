import { plus, share, type Expressions } from '../blocks/expressions.js';

/** Share of HTTP requests with a server error. */
export const httpErrorRate = (of: Expressions): string =>
  share(of.perSecond('http_requests_total{status=~"5.."}'), of.perSecond('http_requests_total'));

/**
 * Share of failed training jobs among those that ended. `training_job_total` counts jobs at their start, so it is not
 * the denominator.
 */
export const trainingFailureRate = (of: Expressions): string => {
  const failed = of.perSecond('training_job_failures_total');
  return share(failed, plus(failed, of.perSecond('training_job_duration_seconds_count')));
};
