import type { TemplateRenderer } from '#alert-templates';

/** What every template of a manager can use. */
export interface TemplateContext {
  readonly render: TemplateRenderer;
  readonly externalLabels: Readonly<Record<string, string>>;
  /** `''` where `management.externalUrl` is not set. */
  readonly externalUrl: string;
}
