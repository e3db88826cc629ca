import { Inject, Injectable } from '@nestjs/common';
import type { Logger as Pino } from 'pino';
import { APP_SCOPE, OBSERVABILITY_OPTIONS, type ResolvedOptions } from '#contracts';
import {
  errorTypeOf,
  OPERATION_OBSERVER,
  type Operation,
  type OperationEnd,
  type OperationKind,
  type OperationObserver,
} from '#operations';
import type { AppScope } from '#kernel';
import { APP_LOGGER } from '#logging';
import { HandlerMetrics, RpcMetrics, ScheduledJobMetrics } from './handler.metrics.js';
import { MessageLines } from './message-line.js';
import { MessagingMetrics } from './messaging.metrics.js';

const NOTHING = (): void => undefined;

/**
 * Counts, times and logs the work of every kind of handler but HTTP's. The rooms in which the work happens know neither
 * metrics nor logs; they tell it to whoever watches, and that is this.
 */
@Injectable()
export class OperationsObserver implements OperationObserver {
  private readonly lines: MessageLines | undefined;

  constructor(
    @Inject(APP_SCOPE) scope: AppScope,
    @Inject(OBSERVABILITY_OPTIONS) { metrics, logging }: ResolvedOptions,
    @Inject(APP_LOGGER) logger: Pino,
    @Inject(MessagingMetrics) private readonly messaging: MessagingMetrics,
    @Inject(RpcMetrics) private readonly rpc: RpcMetrics,
    @Inject(ScheduledJobMetrics) private readonly jobs: ScheduledJobMetrics,
    @Inject(HandlerMetrics) private readonly handlers: HandlerMetrics,
  ) {
    this.lines = logging.messageLines ? new MessageLines(logger) : undefined;
    if (metrics.enabled || this.lines) scope.set(OPERATION_OBSERVER, this);
  }

  begin(operation: Operation): (end: OperationEnd) => void {
    const startedAt = performance.now();
    let open = true;
    try {
      this.began(operation);
    } catch {
      return NOTHING;
    }
    return (end) => {
      if (!open) return;
      open = false;
      try {
        const seconds = end.seconds ?? (performance.now() - startedAt) / 1000;
        const error = end.failure ? errorTypeOf(end.failure.error) : '';
        this.ended(operation, end, seconds, error);
        this.lines?.write(operation, end, seconds, error);
      } catch {
        // Whoever watches does not disturb.
      }
    };
  }

  private began(operation: Operation): void {
    if (operation.kind === 'message') this.messaging.received(operation);
    else if (operation.kind === 'rpc') this.rpc.begun(operation);
    else if (operation.kind === 'job') this.jobs.begun(operation);
  }

  private ended(operation: Operation, end: OperationEnd, seconds: number, error: string): void {
    const { kind, name } = operation;
    if (kind === 'message') this.messaging.processed(operation, end, seconds, error);
    else if (kind === 'publish') this.messaging.published(operation, seconds, error);
    else if (kind === 'rpc') this.rpc.served(operation, seconds, error);
    else if (kind === 'rpc_call') this.rpc.called(operation, seconds, error);
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
