import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { SpanKind } from '@opentelemetry/api';
import { contextOfApp } from '#kernel';
import type { Observable } from 'rxjs';
import { runInSpan } from './run-in-span.js';
import { TracingRuntime } from './tracing-runtime.js';

/** HTTP requests have a server span from the adapter, so a handler's span is internal. */
const KINDS: Record<string, SpanKind> = { rpc: SpanKind.CONSUMER, rmq: SpanKind.CONSUMER };

/**
 * A span `Class.method` around handlers of any kind: HTTP, microservice, RabbitMQ, WebSocket, GraphQL. It includes
 * everything that runs after it (pipes, inner interceptors, the handler); guards run before.
 *
 * @example
 * ```ts
 * @UseInterceptors(TracingInterceptor)
 * @RabbitSubscribe({ queue: 'records' })
 * consume(message: Message) { … }
 * ```
 */
@Injectable()
export class TracingInterceptor implements NestInterceptor {
  constructor(@Inject(TracingRuntime) private readonly runtime: TracingRuntime) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { tracer, scope } = this.runtime;
    const kind = KINDS[execution.getType<string>()] ?? SpanKind.INTERNAL;
    return runInSpan(tracer, nameOf(execution), { kind }, () => next.handle(), contextOfApp(scope));
  }
}

/** golevelup binds its handlers, which adds a prefix to their names. */
function nameOf(execution: ExecutionContext): string {
  const method = execution.getHandler().name.replace(/^bound /, '');
  return `${execution.getClass().name}.${method}`;
}
