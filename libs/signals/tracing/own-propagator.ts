import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from '@opentelemetry/api';
import { telemetryEnvironment } from '#contracts';
import { loadPropagators } from './other-propagators.js';
import { W3CPropagator } from './w3c/w3c.propagator.js';

/**
 * What `OTEL_PROPAGATORS` says: W3C Trace Context and Baggage of our own, and the others that it names once
 * {@link settle} has loaded them. All are written; when several are read, the last one named wins.
 */
export class OwnPropagator implements TextMapPropagator {
  private readonly w3c = new W3CPropagator();
  private all: readonly TextMapPropagator[] = [this.w3c];
  private traceHeaders = ['traceparent'];
  private settled: Promise<void> | undefined;

  /** Loads what is named beside W3C's; once per process, as the variable is the process's. Never rejects. */
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

  /** Whether nothing but W3C's headers is read. */
  get isW3C(): boolean {
    return this.all.length === 1 && this.all[0] === this.w3c;
  }

  /** Names of the headers that tell of a trace. */
  get headers(): readonly string[] {
    return this.traceHeaders;
  }

  private async load(): Promise<void> {
    this.all = await loadPropagators(telemetryEnvironment().OTEL_PROPAGATORS, this.w3c);
    const others = this.all.filter((propagator) => propagator !== this.w3c);
    this.traceHeaders = ['traceparent', ...others.flatMap((propagator) => propagator.fields())];
  }
}
