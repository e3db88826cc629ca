import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { Logger as Pino } from 'pino';
import { tap, type Observable } from 'rxjs';
import { APP_LOGGER } from './tokens.js';

/**
 * Logs the error of a failing handler of any kind, with stack and causes, in the context of the request or message. It
 * does not modify request, response, message or error. Use it instead of nestjs-pino's `LoggerErrorInterceptor`.
 *
 * @example
 * ```ts
 * @UseInterceptors(ErrorLogInterceptor)
 * @RabbitSubscribe({ queue: 'orders' })
 * consume(order: Order) { … }
 * ```
 */
@Injectable()
export class ErrorLogInterceptor implements NestInterceptor {
  constructor(@Inject(APP_LOGGER) private readonly logger: Pino) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const name = `${execution.getClass().name}.${execution.getHandler().name.replace(/^bound /, '')}`;
    return next.handle().pipe(
      tap({
        error: (error: unknown) => this.logger.error({ function: name, err: error }, 'handler failed'),
      }),
    );
  }
}
