import type { Finding } from '#promql';

/** An expression and its place. */
export interface LintItem {
  /** File or preset. */
  readonly source: string;
  /** Line of the file where the expression starts. */
  readonly line?: number;
  /** The owner of the expression: `alert SlowOrders`, `dashboard Orders, panel Duration`. */
  readonly what: string;
  /** Alert condition, recording rule, panel query, or selector of a variable. */
  readonly role: 'alert' | 'record' | 'query' | 'selector';
  readonly expr: string;
  /** Texts with label templates: summary, description, legend. */
  readonly texts?: readonly string[];
  /** Grafana unit of the panel. */
  readonly unit?: string;
  /** Name of the recording rule. */
  readonly record?: string;
  /** Labels added by the recording rule. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A finding and its place. */
export interface LintFinding extends Finding {
  readonly item: LintItem;
}
