import { ClassicHttpMetrics } from '#http-server';

const { requests, duration, inProgress } = ClassicHttpMetrics.definitions;

/** Requests by route template: those that the server has by itself with `metrics.names: 'classic'`. */
export const HTTP_METRICS = {
  httpRequests: requests,
  httpRequestDuration: duration,
  httpRequestsInProgress: inProgress,
};
