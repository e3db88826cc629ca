import { Inject, Injectable } from '@nestjs/common';
import { trace, type Attributes, type Span } from '@opentelemetry/api';
import { runInSpan } from './run-in-span.js';
import { beginActive, type ActiveSpan } from './start-active.js';
import { TracingRuntime } from './tracing-runtime.js';

/** Creates spans in code, in the trace of the current work. */
@Injectable()
export class TracingService {
  constructor(@Inject(TracingRuntime) private readonly runtime: TracingRuntime) {}

  /**
   * Runs a function in a child span, which is active inside and ends when the result is complete. An error marks the
   * span and is rethrown unchanged.
   *
   * @param name span name, without ids
   * @param attributes attributes of the span
   * @param fn sync, async, or returning an Observable or async iterator; its result is returned
   * @example
   * ```ts
   * const body = await this.tracing.trace('download_from_s3', { bucket, key }, () => this.store.read(bucket, key));
   * ```
   */
  trace<T>(name: string, attributes: Attributes, fn: (span: Span) => T): T {
    return runInSpan(this.runtime.tracer, name, { attributes }, fn);
  }

  /** Starts a child span that the caller ends with `span.end()`; it does not become active. */
  startSpan(name: string, attributes?: Attributes): Span {
    return this.runtime.tracer.startSpan(name, { attributes });
  }

  /**
   * Begins a child span by hand that is active until its `end()`; see `startActive` for where it is active.
   *
   * @example
   * ```ts
   * using active = this.tracing.startActive('import_file', { file });
   * ```
   */
  startActive(name: string, attributes?: Attributes): ActiveSpan {
    return beginActive(this.runtime.tracer, name, attributes);
  }

  /** The active span, if there is one. */
  activeSpan(): Span | undefined {
    return trace.getActiveSpan();
  }

  /** Adds an event to the active span; without one it has no effect. */
  addEvent(name: string, attributes?: Attributes): void {
    trace.getActiveSpan()?.addEvent(name, attributes);
  }

  /** Adds attributes to the active span; without one it has no effect. */
  setAttributes(attributes: Attributes): void {
    trace.getActiveSpan()?.setAttributes(attributes);
  }
}
