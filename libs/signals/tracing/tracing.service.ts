import { Inject, Injectable } from '@nestjs/common';
import { trace, type Attributes, type Span } from '@opentelemetry/api';
import { runInSpan } from './run-in-span.js';
import { TracingRuntime } from './tracing-runtime.js';

/** Spans by hand, in the trace of whatever is being handled. */
@Injectable()
export class TracingService {
  constructor(@Inject(TracingRuntime) private readonly runtime: TracingRuntime) {}

  /**
   * Runs a function inside a child span, which is active inside and ends when the result is complete. An error marks
   * the span and is thrown on unchanged.
   *
   * @param name span name, without ids
   * @param attributes of the span
   * @param fn sync, async, or returning an Observable or async iterator; its result is returned
   * @example
   * ```ts
   * const body = await this.tracing.trace('download_from_s3', { bucket, key }, () => this.store.read(bucket, key));
   * ```
   */
  trace<T>(name: string, attributes: Attributes, fn: (span: Span) => T): T {
    return runInSpan(this.runtime.tracer, name, { attributes }, fn);
  }

  /** Starts a child span that the caller ends with `span.end()`; it does not become the active one. */
  startSpan(name: string, attributes?: Attributes): Span {
    return this.runtime.tracer.startSpan(name, { attributes });
  }

  /** The span in which the caller runs, if there is one. */
  activeSpan(): Span | undefined {
    return trace.getActiveSpan();
  }

  /** Notes a moment on the active span. Without one it does nothing. */
  addEvent(name: string, attributes?: Attributes): void {
    trace.getActiveSpan()?.addEvent(name, attributes);
  }

  /** Adds attributes to the active span. Without one it does nothing. */
  setAttributes(attributes: Attributes): void {
    trace.getActiveSpan()?.setAttributes(attributes);
  }
}
