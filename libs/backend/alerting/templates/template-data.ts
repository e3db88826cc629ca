/** A sample of a query result in a template. */
export interface QuerySample {
  /** With `__name__` where the series has a name. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Values with which a text of an alert is rendered. */
export interface TemplateData {
  /** Template name in messages: Prometheus uses `__alert_` and the rule's name. */
  readonly name?: string;
  /** `$labels`: labels of the rule's result. */
  readonly labels: Readonly<Record<string, string>>;
  readonly externalLabels: Readonly<Record<string, string>>;
  /** `''` where none is set. */
  readonly externalUrl: string;
  /** `$value` */
  readonly value: number;
  /** Time of the evaluation, milliseconds since 1970. */
  readonly timeMs: number;
  /**
   * Evaluates PromQL at that time; a scalar is one sample without labels. A rejection becomes an error of the template.
   */
  readonly query: (expr: string) => Promise<readonly QuerySample[]>;
}
