import { Logger } from '@nestjs/common';
import { ObservabilityError, type MetricSource, type MetricSources } from '#contracts';
import { printable } from '#kernel';
import { redactText } from '#redaction';
import type { ForeignMetric } from './foreign-registry.js';
import { readSource } from './read-source.js';

/** A registered source and its failures. */
export class RegisteredSource {
  private isWarned = false;

  constructor(
    readonly name: string,
    private readonly source: MetricSource,
    private readonly count: (source: string) => void,
  ) {}

  get(): Promise<ForeignMetric[]> {
    return readSource(this.source, (reason) => this.failed(reason));
  }

  /** Counts a reading that failed wholly or partially, and logs the first one. */
  failed(reason: string): void {
    this.count(this.name);
    if (this.isWarned) return;
    this.isWarned = true;
    new Logger('Metrics').warn(
      `The metric source "${this.name}" ${redactText(reason)}. Its missing metrics are not on the page; failures are counted in ` +
        `observability_collect_errors_total{metric="${this.name}"}.`,
    );
  }
}

/** The metric sources of an application. */
export class MetricSourceList implements MetricSources, Iterable<RegisteredSource> {
  private readonly sources = new Map<string, RegisteredSource>();

  /** @param count counts a failure under the source's name; must not throw */
  constructor(private readonly count: (source: string) => void) {}

  add(source: MetricSource): () => void {
    const name: unknown = source?.name;
    if (typeof name !== 'string' || name === '' || typeof source.read !== 'function') throw invalid(name);
    if (this.sources.has(name)) throw taken(name);
    const registered = new RegisteredSource(name, source, this.count);
    this.sources.set(name, registered);
    return () => {
      if (this.sources.get(name) === registered) this.sources.delete(name);
    };
  }

  [Symbol.iterator](): Iterator<RegisteredSource> {
    return this.sources.values();
  }
}

function invalid(name: unknown): ObservabilityError {
  return new ObservabilityError(
    'OBS_METRIC_INVALID',
    `A metric source needs a name and a method "read"; ${printable(String(name))} does not have both.`,
  );
}

function taken(name: string): ObservabilityError {
  return new ObservabilityError(
    'OBS_METRIC_CONFLICT',
    `There is a metric source "${name}" already. Give this one another name, or remove the first with the function that "add" returned.`,
  );
}
