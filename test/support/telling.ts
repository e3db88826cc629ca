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

/** What is told around a handler that uses a `Teller`, in the order in which Nest runs it. */
export const TOLD_AROUND = ['guard', 'interceptor', 'pipe', ...TOLD, 'answered'];

/** What is told around a handler that throws at once. */
export const TOLD_FAILED = ['guard', 'interceptor', 'pipe', 'filter'];

/** What a filter does about an error. */
type Answer = (error: unknown, host: ArgumentsHost) => unknown;

const tell = (part: string): void => new Logger('Telling').log(part);

@Injectable()
class TellingGuard implements CanActivate {
  canActivate(): boolean {
    tell('guard');
    return true;
  }
}

/** Tells of what came in; a gateway's pipes get the socket and the acknowledgement too. */
@Injectable()
class TellingPipe implements PipeTransform {
  transform(value: unknown, { type }: ArgumentMetadata): unknown {
    if (type !== 'custom') tell('pipe');
    return value;
  }
}

/** Tells before the handler, and when its result is complete. */
@Injectable()
class TellingInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, handler: CallHandler): Observable<unknown> {
    tell('interceptor');
    return handler.handle().pipe(tap({ complete: () => tell('answered') }));
  }
}

/** Tells, and answers as it is told to: there is no answer that suits every kind of handler. */
@Catch()
export class TellingFilter implements ExceptionFilter {
  constructor(private readonly answer: Answer) {}

  catch(error: unknown, host: ArgumentsHost): unknown {
    tell('filter');
    return this.answer(error, host);
  }
}

/**
 * A guard, a pipe, an interceptor and an exception filter that tell that they ran.
 *
 * @param answer what the filter does after that; it throws the error again by default
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
