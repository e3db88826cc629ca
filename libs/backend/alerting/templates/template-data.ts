/** A result of a query in a template. */
export interface QuerySample {
  /** With `__name__` where the series has a name. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a text of an alert is filled in with. */
export interface TemplateData {
  /** Name of the template in messages: Prometheus takes `__alert_` and the name of the rule. */
  readonly name?: string;
  /** `$labels`: of the result of the rule's expression. */
  readonly labels: Readonly<Record<string, string>>;
  readonly externalLabels: Readonly<Record<string, string>>;
  /** `''` where none is set. */
  readonly externalUrl: string;
  /** `$value` */
  readonly value: number;
  /** Time of the evaluation, milliseconds since 1970: `now`. */
  readonly timeMs: number;
  /** Evaluates PromQL at that time; a scalar is one sample without labels. What it rejects with is an error of the template. */
  readonly query: (expr: string) => Promise<readonly QuerySample[]>;
}
