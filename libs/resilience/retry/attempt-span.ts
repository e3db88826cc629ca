import { context, SpanStatusCode, trace, type Context, type Span } from '@opentelemetry/api';
import { recordError, recordFailure, tracerOf } from '#tracing';

/**
 * The span of one attempt. It stays open until it is known what becomes of its failure, and ends at the time of it:
 * only the last failure of an operation is an error. Nothing here throws.
 */
export class AttemptSpan {
  private readonly span: Span | undefined;
  private endedAt: number | undefined;
  private message = '';

  constructor(self: unknown, operation: string, attempt: number) {
    this.span = quietly(() =>
      tracerOf(self).startSpan(operation, { attributes: { 'retry.attempt': attempt } }),
    );
  }

  /** The context that the attempt is made in; undefined for that which is active, where no span could be made. */
  get inside(): Context | undefined {
    return this.span && trace.setSpan(context.active(), this.span);
  }

  succeeded(): void {
    this.end((span) => span.setStatus({ code: SpanStatusCode.OK }));
  }

  /** The attempt failed; whether that is the end is not known yet. */
  failed(error: unknown): void {
    this.endedAt = performance.now();
    quietly(() => (this.message = this.span ? recordError(this.span, error).message : ''));
  }

  /** Another attempt follows. */
  retried(): void {
    this.end(() => undefined);
  }

  /** None follows. */
  gaveUp(why: unknown): void {
    this.end((span) => {
      if (this.endedAt === undefined) recordFailure(span, why);
      else span.setStatus({ code: SpanStatusCode.ERROR, message: this.message });
    });
  }

  private end(finish: (span: Span) => unknown): void {
    const { span } = this;
    if (!span) return;
    quietly(() => finish(span));
    quietly(() => span.end(this.endedAt));
  }
}

/** A sampler or a span processor of the user's may throw: not the application's concern. */
function quietly<T>(record: () => T): T | undefined {
  try {
    return record();
  } catch {
    return undefined;
  }
}
