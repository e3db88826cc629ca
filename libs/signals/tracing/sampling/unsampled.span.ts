import type { Span, SpanContext } from '@opentelemetry/api';
import { randomSpanId, randomTraceId } from './random-ids.js';

/** An unsampled span: it has ids, which are created on access, and records nothing. */
export class UnsampledSpan implements Span {
  private context: SpanContext | undefined;

  /**
   * @param traceFlags without the sampled flag
   * @param trace the span's trace; a new trace by default
   */
  constructor(
    private readonly traceFlags: number,
    private readonly trace?: Pick<SpanContext, 'traceId' | 'traceState'>,
  ) {}

  spanContext(): SpanContext {
    const { traceFlags, trace } = this;
    return (this.context ??= {
      traceId: trace?.traceId ?? randomTraceId(),
      spanId: randomSpanId(),
      traceFlags,
      traceState: trace?.traceState,
    });
  }

  isRecording(): boolean {
    return false;
  }

  setAttribute(): this {
    return this;
  }

  setAttributes(): this {
    return this;
  }

  addEvent(): this {
    return this;
  }

  addLink(): this {
    return this;
  }

  addLinks(): this {
    return this;
  }

  setStatus(): this {
    return this;
  }

  updateName(): this {
    return this;
  }

  end(): void {
    // Nothing was started.
  }

  recordException(): void {
    // The exception would not be exported.
  }
}
