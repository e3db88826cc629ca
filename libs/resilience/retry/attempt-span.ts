import { context, SpanStatusCode, trace, type Context, type Span } from '@opentelemetry/api';
import { recordError, recordFailure, tracerOf } from '#tracing';

/**
 * The span of one attempt. It stays open until the consequence of its failure is known, and ends with the time of the
 * failure: only the last failure of an operation is an error. Never throws.
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

  /** The context of the attempt; undefined for the active one, when no span could be created. */
  get inside(): Context | undefined {
    return this.span && trace.setSpan(context.active(), this.span);
  }

  succeeded(): void {
    this.end((span) => span.setStatus({ code: SpanStatusCode.OK }));
  }

  /** The attempt failed; whether another follows is not known yet. */
  failed(error: unknown): void {
    this.endedAt = performance.now();
    quietly(() => (this.message = this.span ? recordError(this.span, error).message : ''));
  }

  /** Another attempt follows. */
  retried(): void {
    this.end(() => undefined);
  }

  /** No further attempt follows. */
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

/** The user's sampler or span processor may throw: the application is not affected. */
function quietly<T>(record: () => T): T | undefined {
  try {
    return record();
  } catch {
    return undefined;
  }
}
