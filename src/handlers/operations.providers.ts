import type { Provider } from '@nestjs/common';
import { HandlerMetrics, RpcMetrics, ScheduledJobMetrics } from './handler.metrics.js';
import { HandlerObserver } from './handler.observer.js';
import { MessagingMetrics } from './messaging.metrics.js';
import { OperationsObserver } from './operations.observer.js';

/** Metrics and log lines of the work that handlers do. */
export const operationsProviders: Provider[] = [
  MessagingMetrics,
  RpcMetrics,
  ScheduledJobMetrics,
  HandlerMetrics,
  OperationsObserver,
  HandlerObserver,
];
