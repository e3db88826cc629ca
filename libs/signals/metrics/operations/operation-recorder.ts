import { Inject, Injectable } from '@nestjs/common';
import type { Operation, OperationEnd, OperationKind, OperationListener } from '#operations';
import { HandlerMetrics, ScheduledJobMetrics } from './handler.metrics.js';
import { MessagingMetrics } from './messaging.metrics.js';
import { RpcRecorder } from './rpc.metrics.js';

/** Counts and times the work of all handlers except HTTP, in any technology. */
@Injectable()
export class OperationRecorder implements OperationListener {
  constructor(
    @Inject(MessagingMetrics) private readonly messaging: MessagingMetrics,
    @Inject(RpcRecorder) private readonly rpc: RpcRecorder,
    @Inject(ScheduledJobMetrics) private readonly jobs: ScheduledJobMetrics,
    @Inject(HandlerMetrics) private readonly handlers: HandlerMetrics,
  ) {}

  begun(operation: Operation): void {
    if (operation.kind === 'message') this.messaging.received(operation);
    else if (operation.kind === 'rpc') this.rpc.begun(operation);
    else if (operation.kind === 'job') this.jobs.begun(operation);
  }

  ended(operation: Operation, end: OperationEnd, seconds: number, error: string): void {
    const { kind, name } = operation;
    if (kind === 'message') this.messaging.processed(operation, end, seconds, error);
    else if (kind === 'publish') this.messaging.published(operation, seconds, error);
    else if (kind === 'rpc') this.rpc.served(operation, seconds, error, end);
    else if (kind === 'rpc_call') this.rpc.called(operation, seconds, error, end);
    else if (kind === 'job') this.jobs.ran(operation, seconds, error);
    else this.handled(kind, { handler: name, error_type: error }, seconds);
  }

  private handled(
    kind: OperationKind,
    labels: { handler: string; error_type: string },
    seconds: number,
  ): void {
    const { handlers } = this;
    if (kind === 'event') handlers.eventDuration.observe(labels, seconds);
    else if (kind === 'command') handlers.commandDuration.observe(labels, seconds);
    else if (kind === 'query') handlers.queryDuration.observe(labels, seconds);
    else
      handlers.resolverDuration.observe({ resolver: labels.handler, error_type: labels.error_type }, seconds);
  }
}
