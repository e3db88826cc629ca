import { SpanStatusCode, type Context, type Exception, type Span } from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';
import { errorTypeOf } from '#operations';
import type { OutcomeListener } from '#kernel';

/** Maximum characters of an error text; messages may contain whole documents. */
const MAX_TEXT = 8_192;

/** Maximum number of causes, which may be cyclic. */
const MAX_CAUSES = 5;

/** Ends a span with the outcome of its work: OK, or ERROR with the recorded error. Once, and never throws. */
export class SpanOutcome implements OutcomeListener {
  /** @param inside the context for deferred work of the result */
  constructor(
    private readonly span: Span,
    readonly inside?: Context,
  ) {}

  succeeded(): void {
    const { span } = this;
    try {
      if (!span.isRecording()) return;
      if (statusOf(span) !== SpanStatusCode.ERROR) span.setStatus({ code: SpanStatusCode.OK });
      span.end();
    } catch {
      // A span processor of the user failed: the application is not affected.
    }
  }

  failed(error: unknown): void {
    const { span } = this;
    try {
      if (!span.isRecording()) return;
      recordFailure(span, error);
      span.end();
    } catch {
      // As above.
    }
  }
}

/** Sets status ERROR with the error's message and type, and records the error as an event. */
export function recordFailure(span: Span, error: unknown): void {
  const { message } = recordError(span, error);
  span.setAttribute(ATTR_ERROR_TYPE, errorTypeOf(error));
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}

/** Records an error as an event, without changing the span's status. @returns the readable parts of the error */
export function recordError(span: Span, error: unknown): { name?: string; message: string } {
  const exception = describe(error);
  span.recordException(exception);
  return exception;
}

/** The application's own status takes precedence: an ERROR set inside is kept. */
function statusOf(span: Span): SpanStatusCode | undefined {
  return (span as { status?: { code: SpanStatusCode } }).status?.code;
}

/**
 * Converts a thrown value for OpenTelemetry; it may be anything, including `undefined` and objects with throwing
 * getters.
 */
function describe(error: unknown): Extract<Exception, { message: string }> {
  try {
    if (typeof error !== 'object' || error === null) return { message: cut(String(error)) };
    const { name, message, stack } = error as Partial<Error>;
    return {
      name: cut(name ?? error.constructor?.name ?? 'Object'),
      message: cut(message ?? 'no message'),
      ...(stack && { stack: cut(withCauses(stack, error)) }),
    };
  } catch {
    return { name: 'Error', message: 'an error that cannot be read' };
  }
}

/** The stack as Node.js prints it, including causes. */
function withCauses(stack: string, error: object): string {
  let text = stack;
  let { cause } = error as { cause?: unknown };
  for (let depth = 0; depth < MAX_CAUSES && cause !== undefined && cause !== null; depth++) {
    text += `\n[cause]: ${textOf(cause)}`;
    ({ cause } = cause as { cause?: unknown });
  }
  return text;
}

function textOf(cause: unknown): string {
  const { stack } = cause as { stack?: unknown };
  return cut(typeof stack === 'string' ? stack : cause);
}

function cut(value: unknown): string {
  const text = String(value);
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}
