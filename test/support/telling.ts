import {
  applyDecorators,
  Catch,
  Injectable,
  Logger,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
  type ArgumentMetadata,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
  type PipeTransform,
} from '@nestjs/common';
import { tap, type Observable } from 'rxjs';
import { TOLD } from './story.js';

/** The steps logged around a handler with a `Teller`, in Nest's order. */
export const TOLD_AROUND = ['guard', 'interceptor', 'pipe', ...TOLD, 'answered'];

/** The steps logged around a handler that throws immediately. */
export const TOLD_FAILED = ['guard', 'interceptor', 'pipe', 'filter'];

/** How a filter responds to an error. */
type Answer = (error: unknown, host: ArgumentsHost) => unknown;

const tell = (part: string): void => new Logger('Telling').log(part);

@Injectable()
class TellingGuard implements CanActivate {
  canActivate(): boolean {
    tell('guard');
    return true;
  }
}

/** Logs its input; a gateway's pipes also receive the socket and the acknowledgement callback. */
@Injectable()
class TellingPipe implements PipeTransform {
  transform(value: unknown, { type }: ArgumentMetadata): unknown {
    if (type !== 'custom') tell('pipe');
    return value;
  }
}

/** Logs before the handler, and after its result is complete. */
@Injectable()
class TellingInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, handler: CallHandler): Observable<unknown> {
    tell('interceptor');
    return handler.handle().pipe(tap({ complete: () => tell('answered') }));
  }
}

/** Logs, and responds as configured, since no response fits every kind of handler. */
@Catch()
export class TellingFilter implements ExceptionFilter {
  constructor(private readonly answer: Answer) {}

  catch(error: unknown, host: ArgumentsHost): unknown {
    tell('filter');
    return this.answer(error, host);
  }
}

/**
 * A guard, a pipe, an interceptor and an exception filter that log their execution.
 *
 * @param answer the filter's response; default: rethrows the error
 */
export const Telling = (answer: Answer = rethrow) =>
  applyDecorators(
    UseGuards(TellingGuard),
    UsePipes(TellingPipe),
    UseInterceptors(TellingInterceptor),
    UseFilters(new TellingFilter(answer)),
  );

function rethrow(error: unknown): never {
  throw error;
}
