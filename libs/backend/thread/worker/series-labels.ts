import { parseLabels } from '#contracts';
import type { ThreadSetup } from '../protocol.js';
import type { SampleShape } from './family-series.js';

type Labels = Readonly<Record<string, string>>;

/** Labels of stored series, as a scrape would give them. */
export class SeriesLabels {
  private own: Labels = {};

  constructor(private readonly target: ThreadSetup['labels']) {}

  /** @returns whether they differ from those before */
  setDefaults(labels: Labels): boolean {
    const changed = JSON.stringify(labels) !== JSON.stringify(this.own);
    this.own = labels;
    return changed;
  }

  /** Labels of every series that has none of these names of its own. */
  get defaults(): Labels {
    return this.own;
  }

  /** Of a row, whose labels stand as on a page. */
  ofRow(text: string, { name, labels }: SampleShape): Record<string, string> {
    return this.complete(name, { ...this.own, ...parseLabels(text), ...labels });
  }

  /** Of a sample whose labels are complete but for those of the target; a label of the target that it has is renamed. */
  complete(name: string, own: Labels): Record<string, string> {
    const labels: Record<string, string> = { __name__: name };
    for (const [label, value] of Object.entries(own))
      if (value !== '') labels[label in this.target ? `exported_${label}` : label] = value;
    return Object.assign(labels, this.target);
  }
}
