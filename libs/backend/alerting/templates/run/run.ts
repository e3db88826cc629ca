import type { SearchRegExp } from '#promql';
import type { QuerySample, TemplateData } from '../template-data.js';
import { FunctionError, TemplateError } from '../template-error.js';
import { GoMap, GoRecord, GoSample, GoVector, type GoValue } from '../values/go-value.js';
import { MOST_OUTPUT, MOST_PRODUCED, MOST_QUERIES, MOST_STEPS } from './limits.js';

/** Thrown to stop until the result of a query is there; the template then begins anew. */
export class QueryNeeded extends Error {
  constructor(readonly expr: string) {
    super('a query is needed');
  }
}

/** What a query gave. */
export type QueryOutcome = { readonly samples: readonly QuerySample[] } | { readonly error: string };

/** What one rendering may use. It outlives the restarts that queries cause, so that limits hold for all together. */
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

  /** @throws TemplateError when the template works too long */
  spend(work: number): void {
    this.steps += work;
    if (this.steps > MOST_STEPS) throw new TemplateError(`the template takes more than ${MOST_STEPS} steps`);
  }

  /** Counts the memory of values. */
  produce(value: GoValue): GoValue {
    if (typeof value !== 'string') return value;
    this.produced += value.length;
    if (this.produced > MOST_PRODUCED)
      throw new TemplateError(`the values of the template are longer than ${MOST_PRODUCED} characters`);
    return value;
  }

  /** @throws QueryNeeded when its result is not there yet */
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
