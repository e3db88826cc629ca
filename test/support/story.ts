import { setImmediate } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace';
import type { ObservabilityOptions } from 'nestjs-observability';

type Line = Record<string, unknown>;

/** What an application tells about its work: lines and spans, kept apart by their trace. */
export class Story {
  readonly lines: Line[] = [];
  private readonly exporter = new InMemorySpanExporter();

  /** Options that make an application tell its story here, and nothing anywhere else. */
  options(): ObservabilityOptions {
    return {
      logging: { destination: { write: (line) => this.lines.push(JSON.parse(line) as Line) } },
      management: { enabled: false },
      tracing: { exporters: [this.exporter], scheduledDelayMs: 5 },
    };
  }

  /** The texts that were logged in a trace; not the line about a message as such. */
  told(traceId: string): unknown[] {
    return this.lines
      .filter(({ trace_id, context }) => trace_id === traceId && context !== 'Messages')
      .map(({ msg }) => msg);
  }

  /** Every span so far. */
  get spans(): ReadableSpan[] {
    return this.exporter.getFinishedSpans();
  }

  /** Forgets the spans so far. */
  forget(): void {
    this.exporter.reset();
  }

  /** The spans of a trace, once one of the given name is among them. */
  async spansOf(traceId: string, awaited: string): Promise<ReadableSpan[]> {
    const found = await until(
      () => {
        const spans = this.spans.filter((span) => span.spanContext().traceId === traceId);
        return spans.some(({ name }) => name === awaited) ? spans : undefined;
      },
      `${awaited} in ${traceId}; there are ${this.spans.map(({ name }) => name).join()}`,
    );
    return found;
  }
}

/** Polls for what happens in another place, such as an export. */
export async function until<T>(find: () => T | undefined, what: string, limitMs = 5_000): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const found = find();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A trace of its own for a request or a message from outside. */
export function inbound(number = 1): { traceId: string; spanId: string; traceparent: string } {
  const traceId = `a${number.toString(16).padStart(31, '0')}`;
  const spanId = `b${number.toString(16).padStart(15, '0')}`;
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-01` };
}

/** What a handler tells when it uses a {@link Teller}. */
export const TOLD = ['handler', 'service', 'after await', 'timer'];

/** A nested service that tells where it is: at once, after an await, in a timer. */
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
