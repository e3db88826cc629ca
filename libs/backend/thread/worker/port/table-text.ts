import { numberText, parseLabels, renderLabels } from '#contracts';
import { isLegalSum, type PageFormat } from '#exposition';
import { rowValues } from '../family-series.js';
import type { SharedTable, TableFamily } from '../shared-series.js';
import type { ExemplarTexts } from './page-exemplars.js';

type Labels = Readonly<Record<string, string>>;

/** Writes the rows of one metric as lines of the page. */
export class TableText {
  private readonly values: Float64Array;
  /** For each sample of a row: its name, and its label in addition to those of the row. */
  private readonly samples: readonly { readonly name: string; readonly tail: string }[];
  /** Text before the labels of each row: the default labels that the row does not have. */
  private readonly added: string;

  /** @param labels labels of any row, as all rows have the same label names */
  constructor(
    private readonly family: TableFamily,
    private readonly format: PageFormat,
    defaults: Labels,
    labels: string,
    private readonly exemplars: ExemplarTexts,
  ) {
    const { info, shapes } = family;
    this.values = new Float64Array(shapes.length);
    this.samples = shapes.map((shape) => ({ name: shape.name, tail: rendered(shape.labels) }));
    const own = [...Object.keys(parseLabels(labels)), info.name, 'le', 'quantile'];
    this.added = rendered(
      Object.fromEntries(Object.entries(defaults).filter(([name]) => !own.includes(name))),
    );
  }

  rows({ copy, rows }: SharedTable): string {
    let text = '';
    for (const { labels, at } of rows) text += this.row(copy, at, labels);
    return text;
  }

  private row(copy: Float64Array, at: number, labels: string): string {
    const { values, samples, family } = this;
    rowValues(family.info, copy, at, values, 0, values.length);
    const count = this.shownSamples();
    const open = joined(this.added, labels);
    let text = '';
    for (let i = 0; i < count; i++) {
      const { name, tail } = samples[i] as (typeof samples)[number];
      const all = joined(open, tail);
      text += all === '' ? name : `${name}{${all}}`;
      text += ` ${numberText(values[i] as number)}${this.exemplar(name, labels, i)}\n`;
    }
    return text;
  }

  /** OpenMetrics allows neither sum nor count for a histogram whose values may be negative. */
  private shownSamples(): number {
    const { values, format, family } = this;
    const { bounds } = family.info;
    if (!bounds || format !== 'openmetrics') return values.length;
    const lowest = Number(bounds[0] === '+Inf' ? 0 : bounds[0]);
    return isLegalSum(values[bounds.length] as number, lowest) ? values.length : bounds.length;
  }

  private exemplar(name: string, labels: string, bucket: number): string {
    const le = this.format === 'openmetrics' ? this.family.info.bounds?.[bucket] : undefined;
    return le === undefined ? '' : this.exemplars.text(name, labels, le);
  }
}

function rendered(labels: Labels): string {
  return renderLabels(Object.keys(labels), Object.values(labels));
}

function joined(first: string, second: string): string {
  if (first === '') return second;
  return second === '' ? first : `${first},${second}`;
}
