import { parseLabels } from '#contracts';
import type { ThreadSetup } from '../protocol.js';
import type { SampleShape } from './family-series.js';

type Labels = Readonly<Record<string, string>>;

/** Labels of stored series, as a scrape would give them. */
export class SeriesLabels {
  private own: Labels = {};

  constructor(private readonly target: ThreadSetup['labels']) {}

  /** @returns whether they changed */
  setDefaults(labels: Labels): boolean {
    const changed = JSON.stringify(labels) !== JSON.stringify(this.own);
    this.own = labels;
    return changed;
  }

  /** Default labels, for series that do not have these labels themselves. */
  get defaults(): Labels {
    return this.own;
  }

  /** Labels of a row, given as text in the format of the page. */
  ofRow(text: string, { name, labels }: SampleShape): Record<string, string> {
    return this.complete(name, { ...this.own, ...parseLabels(text), ...labels });
  }

  /**
   * Completes a sample's labels with those of the target; a label with the name of a target label is renamed to
   * `exported_…`.
   */
  complete(name: string, own: Labels): Record<string, string> {
    const labels: Record<string, string> = { __name__: name };
    for (const [label, value] of Object.entries(own))
      if (value !== '') labels[label in this.target ? `exported_${label}` : label] = value;
    return Object.assign(labels, this.target);
  }
}
