import type { Provider } from '@nestjs/common';
import { HandlerMetrics, RpcMetrics, ScheduledJobMetrics } from './handler.metrics.js';
import { MessagingMetrics } from './messaging.metrics.js';
import { OperationRecorder } from './operation-recorder.js';

/** The metrics of operations, and what records them. */
export const OPERATION_METRICS: Provider[] = [
  MessagingMetrics,
  RpcMetrics,
  ScheduledJobMetrics,
  HandlerMetrics,
  OperationRecorder,
];
