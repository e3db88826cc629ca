import type { Finding } from '#promql';

/** An expression where somebody wrote it. */
export interface LintItem {
  /** The file or preset. */
  readonly source: string;
  /** Line of the file on which the expression begins. */
  readonly line?: number;
  /** What it belongs to: `alert SlowOrders`, `dashboard Orders, panel Duration`. */
  readonly what: string;
  /** An alert's condition, a recording rule, a query of a panel, or the selector of a variable. */
  readonly role: 'alert' | 'record' | 'query' | 'selector';
  readonly expr: string;
  /** Texts with templates: summary, description, legend. */
  readonly texts?: readonly string[];
  /** Grafana's unit of the panel. */
  readonly unit?: string;
  /** Name of the recording rule. */
  readonly record?: string;
  /** Labels that the recording rule adds. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A finding and where it is. */
export interface LintFinding extends Finding {
  readonly item: LintItem;
}
