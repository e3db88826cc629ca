import type { SearchRegExp } from '#promql';
import type { QuerySample, TemplateData } from '../template-data.js';
import { FunctionError, TemplateError } from '../template-error.js';
import { GoMap, GoRecord, GoSample, GoVector, type GoValue } from '../values/go-value.js';
import { MOST_OUTPUT, MOST_PRODUCED, MOST_QUERIES, MOST_STEPS } from './limits.js';

/** Thrown to pause until a query result arrives; rendering then restarts. */
export class QueryNeeded extends Error {
  constructor(readonly expr: string) {
    super('a query is needed');
  }
}

/** The outcome of a query. */
export type QueryOutcome = { readonly samples: readonly QuerySample[] } | { readonly error: string };

/**
 * Resources of one rendering. It survives the restarts that queries cause, so that limits cover the whole rendering.
 */
export class Run {
  readonly regexps = new Map<string, SearchRegExp>();
  readonly outcomes = new Map<string, QueryOutcome>();
  readonly record: GoRecord;
  private steps = 0;
  private produced = 0;
  private length = 0;
  private out: string[] = [];

  constructor(readonly data: TemplateData) {
    this.record = new GoRecord({
      Labels: new GoMap(data.labels, 'string'),
      ExternalLabels: new GoMap(data.externalLabels, 'string'),
      ExternalURL: data.externalUrl,
      Value: data.value,
    });
  }

  restart(): void {
    this.out = [];
    this.length = 0;
  }

  get text(): string {
    return this.out.join('');
  }

  write(text: string): void {
    this.length += text.length;
    if (this.length > MOST_OUTPUT)
      throw new TemplateError(`the text is longer than ${MOST_OUTPUT} characters`);
    this.out.push(text);
  }

  /** @throws TemplateError when the template exceeds its steps */
  spend(work: number): void {
    this.steps += work;
    if (this.steps > MOST_STEPS) throw new TemplateError(`the template takes more than ${MOST_STEPS} steps`);
  }

  /** Counts the size of a value against the limit. */
  produce(value: GoValue): GoValue {
    if (typeof value !== 'string') return value;
    this.produced += value.length;
    if (this.produced > MOST_PRODUCED)
      throw new TemplateError(`the values of the template are longer than ${MOST_PRODUCED} characters`);
    return value;
  }

  /** @throws QueryNeeded when the result has not arrived yet */
  query(expr: string): GoVector {
    const outcome = this.outcomes.get(expr);
    if (!outcome) {
      if (this.outcomes.size >= MOST_QUERIES) throw new FunctionError(`more than ${MOST_QUERIES} queries`);
      throw new QueryNeeded(expr);
    }
    if ('error' in outcome) throw new FunctionError(outcome.error);
    this.spend(outcome.samples.length);
    return new GoVector(
      outcome.samples.map(({ labels, value }) => new GoSample(new GoMap(labels, 'string'), value)),
    );
  }
}
