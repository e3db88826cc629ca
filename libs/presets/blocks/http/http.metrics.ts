import { ClassicHttpMetrics } from '#http-server';

const { requests, duration, inProgress } = ClassicHttpMetrics.definitions;

/** Requests by route template: the same metrics that the server records itself with `metrics.names: 'classic'`. */
export const HTTP_METRICS = {
  httpRequests: requests,
  httpRequestDuration: duration,
  httpRequestsInProgress: inProgress,
};
