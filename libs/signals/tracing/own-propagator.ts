import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from '@opentelemetry/api';
import { telemetryEnvironment } from '#contracts';
import { loadPropagators } from './other-propagators.js';
import { W3CPropagator } from './w3c/w3c.propagator.js';

/**
 * The propagator configured in `OTEL_PROPAGATORS`: our own W3C Trace Context and Baggage, and others once
 * {@link settle} has loaded them. All are written; when several can be read, the last one named takes precedence.
 */
export class OwnPropagator implements TextMapPropagator {
  private readonly w3c = new W3CPropagator();
  private all: readonly TextMapPropagator[] = [this.w3c];
  private traceHeaders = ['traceparent'];
  private settled: Promise<void> | undefined;

  /** Loads the propagators other than W3C's; once per process, like the variable. Never rejects. */
  settle(): Promise<void> {
    return (this.settled ??= this.load());
  }

  inject(from: Context, carrier: unknown, setter: TextMapSetter): void {
    for (const propagator of this.all) propagator.inject(from, carrier, setter);
  }

  extract(parent: Context, carrier: unknown, getter: TextMapGetter): Context {
    let extracted = parent;
    for (const propagator of this.all) extracted = propagator.extract(extracted, carrier, getter);
    return extracted;
  }

  fields(): string[] {
    return this.all.flatMap((propagator) => propagator.fields());
  }

  /** Whether only W3C's headers are read. */
  get isW3C(): boolean {
    return this.all.length === 1 && this.all[0] === this.w3c;
  }

  /** Names of the headers with trace context. */
  get headers(): readonly string[] {
    return this.traceHeaders;
  }

  private async load(): Promise<void> {
    this.all = await loadPropagators(telemetryEnvironment().OTEL_PROPAGATORS, this.w3c);
    const others = this.all.filter((propagator) => propagator !== this.w3c);
    this.traceHeaders = ['traceparent', ...others.flatMap((propagator) => propagator.fields())];
  }
}
