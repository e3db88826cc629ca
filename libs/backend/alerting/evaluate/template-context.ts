import type { TemplateRenderer } from '#alert-templates';

/** Template values shared by all rules of a manager. */
export interface TemplateContext {
  readonly render: TemplateRenderer;
  readonly externalLabels: Readonly<Record<string, string>>;
  /** `''` where `management.externalUrl` is not set. */
  readonly externalUrl: string;
}
