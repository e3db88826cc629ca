import { setImmediate } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { hrTimeToMilliseconds } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { ObservabilityOptions } from 'nestjs-observability';
import { LogCapture, SpanCapture, type CapturedLine } from 'nestjs-observability/testing';

/** The lines and spans of an application's work, separated by trace. */
export class Story {
  private readonly logs = new LogCapture();
  private readonly capture = new SpanCapture();

  /** All lines so far. */
  get lines(): readonly CapturedLine[] {
    return this.logs.all;
  }

  /** Options that make an application record its telemetry here and nowhere else. */
  options(): ObservabilityOptions {
    return {
      logging: { destination: this.logs },
      management: { enabled: false },
      tracing: { exporters: [this.capture], scheduledDelayMs: 5 },
    };
  }

  /** The texts logged in a trace, without the message's own line. */
  told(traceId: string): unknown[] {
    return this.lines
      .filter(({ trace_id, context }) => trace_id === traceId && context !== 'Messages')
      .map(({ msg }) => msg);
  }

  /** All spans so far. */
  get spans(): readonly ReadableSpan[] {
    return this.capture.all;
  }

  /** Clears lines and spans. */
  forget(): void {
    this.logs.clear();
    this.capture.clear();
  }

  /** The spans of a trace, once it contains one with the given name. */
  async spansOf(traceId: string, awaited: string): Promise<ReadableSpan[]> {
    const ofTrace = (all: readonly ReadableSpan[]): ReadableSpan[] =>
      all.filter((span) => span.spanContext().traceId === traceId);
    const all = await this.capture.waitFor((spans) => ofTrace(spans).some(({ name }) => name === awaited));
    return ofTrace(all);
  }
}

/** Polls for an event elsewhere, such as an export. */
export async function until<T>(find: () => T | undefined, what: string, limitMs = 60_000): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const found = find();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The duration of a span in milliseconds. */
export const durationOf = ({ duration }: ReadableSpan): number => hrTimeToMilliseconds(duration);

/** A new trace for a request or message from outside. */
export function inbound(number = 1): { traceId: string; spanId: string; traceparent: string } {
  const traceId = `a${number.toString(16).padStart(31, '0')}`;
  const spanId = `b${number.toString(16).padStart(15, '0')}`;
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-01` };
}

/** The texts that a handler logs with a {@link Teller}. */
export const TOLD = ['handler', 'service', 'after await', 'timer'];

/** A nested service that logs at each point: at once, after an await, in a timer. */
@Injectable()
export class Teller {
  private readonly logger = new Logger('Teller');

  async tell(): Promise<void> {
    new Logger('Handler').log('handler');
    this.logger.log('service');
    await setImmediate();
    this.logger.log('after await');
    await new Promise<void>((resolve) => {
      setTimeout(() => {
        this.logger.log('timer');
        resolve();
      }, 1);
    });
  }
}
