import type { VectorSample } from '#contracts';

/** What a template of an alert can use. */
export interface TemplateData {
  /** `$labels`: those of the result, the metric's name among them. */
  readonly labels: Readonly<Record<string, string>>;
  /** `$externalLabels`. */
  readonly externalLabels: Readonly<Record<string, string>>;
  /** `$externalURL`; `''` where `management.externalUrl` is not set. */
  readonly externalUrl: string;
  /** `$value`. */
  readonly value: number;
  /** Evaluates PromQL at the time of the evaluation. */
  readonly query: (expr: string) => Promise<readonly VectorSample[]>;
}

/** Fills in the templates of Go that labels and annotations of rules are. */
export interface TemplateRenderer {
  /** @throws for what does not parse or cannot be filled in; the message stands in the text then */
  render(text: string, data: TemplateData): string | Promise<string>;
}

/** What every template of a manager can use. */
export interface TemplateContext {
  readonly render: TemplateRenderer;
  readonly externalLabels: Readonly<Record<string, string>>;
  /** `''` where `management.externalUrl` is not set. */
  readonly externalUrl: string;
}
