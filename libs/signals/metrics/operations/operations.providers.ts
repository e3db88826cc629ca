import type { Provider } from '@nestjs/common';
import { OBSERVABILITY_OPTIONS, type ResolvedOptions } from '#contracts';
import { MetricsRegistry } from '../registry/metrics-registry.js';
import { HandlerMetrics, ScheduledJobMetrics } from './handler.metrics.js';
import { MessagingMetrics } from './messaging.metrics.js';
import { OperationRecorder } from './operation-recorder.js';
import { FormerRpcMetrics, RpcMetrics, RpcRecorder } from './rpc.metrics.js';

/** The metrics of operations, and their recorder. */
export const OPERATION_METRICS: Provider[] = [
  MessagingMetrics,
  {
    provide: RpcRecorder,
    inject: [OBSERVABILITY_OPTIONS, MetricsRegistry],
    useFactory: ({ metrics }: ResolvedOptions, registry: MetricsRegistry): RpcRecorder =>
      metrics.formerNames ? new FormerRpcMetrics(registry) : new RpcMetrics(registry),
  },
  ScheduledJobMetrics,
  HandlerMetrics,
  OperationRecorder,
];
