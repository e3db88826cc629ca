import { share, type Expressions } from '../blocks/expressions.js';

/** Share of API requests with a server error. */
export const apiErrorRate = (of: Expressions): string =>
  share(of.perSecond('api_requests_total{status_code=~"5.."}'), of.perSecond('api_requests_total'));

/** Share of tasks that failed. */
export const taskFailureRate = (of: Expressions): string =>
  share(of.perSecond('celery_tasks_total{status="failure"}'), of.perSecond('celery_tasks_total'));

/** Rate of a counter per minute. */
export const perMinute = (of: Expressions, metric: string, ...by: string[]): string =>
  `60 * ${of.perSecond(metric, ...by)}`;
