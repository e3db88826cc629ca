import type { AlertingRule, VectorSample } from '#contracts';
import type { FoundAlert } from './active-alert.js';
import { messageOf } from './evaluated-rule.js';
import type { TemplateData } from '#alert-templates';
import type { TemplateContext } from './template-context.js';

type Texts = readonly (readonly [name: string, text: string])[];

/**
 * Renders the templates of a rule for one sample. A template that fails is replaced by its error message, as in
 * Prometheus.
 */
export class AlertTexts {
  private readonly labels: Texts;
  private readonly annotations: Texts;
  private readonly name: string;

  /** @param labels labels of the group merged with those of the rule */
  constructor(
    { alert, annotations = {} }: Pick<AlertingRule, 'alert' | 'annotations'>,
    labels: Readonly<Record<string, string>>,
    private readonly context: TemplateContext,
    private readonly onError: (error: unknown) => void,
  ) {
    this.labels = [...Object.entries(labels).sort(byName), ['alertname', alert]];
    this.name = `__alert_${alert}`;
    this.annotations = Object.entries(annotations);
  }

  /** @param timeMs time of the evaluation */
  async fill(
    { labels, value }: VectorSample,
    timeMs: number,
    query: (expr: string, timeMs: number) => Promise<readonly VectorSample[]>,
  ): Promise<FoundAlert> {
    const { externalLabels, externalUrl } = this.context;
    const data: TemplateData = {
      name: this.name,
      labels,
      value,
      externalLabels,
      externalUrl,
      timeMs,
      query: (expr) => query(expr, timeMs),
    };
    const filled: Record<string, string> = { ...labels };
    delete filled['__name__'];
    for (const [name, text] of this.labels) {
      // The alert's name is not a template.
      const set = name === 'alertname' ? text : await this.expand(text, data);
      if (set === '') delete filled[name];
      else
        Object.defineProperty(filled, name, {
          value: set,
          enumerable: true,
          writable: true,
          configurable: true,
        });
    }
    const annotations: [string, string][] = [];
    for (const [name, text] of this.annotations) annotations.push([name, await this.expand(text, data)]);
    return { labels: filled, annotations: Object.fromEntries(annotations), value };
  }

  private async expand(text: string, data: TemplateData): Promise<string> {
    if (!text.includes('{{')) return text;
    try {
      return await this.context.render.render(text, data);
    } catch (error) {
      this.onError(error);
      return `<error expanding template: ${messageOf(error)}>`;
    }
  }
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
