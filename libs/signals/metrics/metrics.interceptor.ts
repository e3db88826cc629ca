import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { whenDone, type OutcomeListener } from '#kernel';
import type { Observable } from 'rxjs';
import { secondsSince, type Outcome } from './call-metrics.js';
import type { Counter } from './instruments/counter.js';
import type { Histogram } from './instruments/histogram.js';
import { counter, histogram } from './registry/definition.js';
import { MetricsRegistry } from './registry/metrics-registry.js';

const CALLS = counter('handler_calls_total', 'Calls of handlers by outcome.', ['handler', 'kind', 'outcome']);
const DURATION = histogram('handler_duration_seconds', 'Time that handlers took.', ['handler', 'kind']);

/**
 * Counts and times handlers of any kind: HTTP, microservices, WebSockets, RabbitMQ, GraphQL. Records
 * `handler_calls_total{handler,kind,outcome}` and `handler_duration_seconds{handler,kind}`, where `handler` is
 * `Class.method` and `kind` is Nest's execution context type.
 *
 * @example
 * ```ts
 * @UseInterceptors(MetricsInterceptor)
 * @RabbitSubscribe({ queue: 'orders' })
 * onOrder(order: Order) { … }
 * ```
 */
@Injectable()
export class MetricsInterceptor implements NestInterceptor {
  private readonly calls: Counter<'handler' | 'kind' | 'outcome'>;
  private readonly duration: Histogram<'handler' | 'kind'>;

  constructor(registry: MetricsRegistry) {
    this.calls = registry.register(CALLS);
    this.duration = registry.register(DURATION);
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return whenDone(next.handle(), this.listen(handlerName(context), context.getType<string>()));
  }

  private listen(handler: string, kind: string): OutcomeListener {
    const startedAt = performance.now();
    const record = (outcome: Outcome): void => {
      this.calls.inc({ handler, kind, outcome });
      this.duration.observe({ handler, kind }, secondsSince(startedAt));
    };
    return { succeeded: () => record('success'), failed: () => record('error') };
  }
}

/** golevelup passes interceptors a bound method, whose name has the prefix "bound ". */
function handlerName(context: ExecutionContext): string {
  return `${context.getClass().name}.${context.getHandler().name.replace(/^(?:bound )+/, '')}`;
}
