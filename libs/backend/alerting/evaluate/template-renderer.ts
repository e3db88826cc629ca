import type { VectorSample } from '#contracts';

/** Values that a template of an alert can use. */
export interface TemplateData {
  /** `$labels`: labels of the result, including the metric name. */
  readonly labels: Readonly<Record<string, string>>;
  /** `$externalLabels`. */
  readonly externalLabels: Readonly<Record<string, string>>;
  /** `$externalURL`; `''` where `management.externalUrl` is not set. */
  readonly externalUrl: string;
  /** `$value`. */
  readonly value: number;
  /** Evaluates PromQL at the time of the rule's evaluation. */
  readonly query: (expr: string) => Promise<readonly VectorSample[]>;
}

/** Renders the Go templates in labels and annotations of rules. */
export interface TemplateRenderer {
  /** @throws when the template does not parse or cannot be rendered; the text is then replaced by the message */
  render(text: string, data: TemplateData): string | Promise<string>;
}

/** Template values shared by all rules of a manager. */
export interface TemplateContext {
  readonly render: TemplateRenderer;
  readonly externalLabels: Readonly<Record<string, string>>;
  /** `''` where `management.externalUrl` is not set. */
  readonly externalUrl: string;
}
