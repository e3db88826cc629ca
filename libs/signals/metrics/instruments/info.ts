import type { MetricSample } from '#contracts';
import { Instrument, type InstrumentSetup } from './instrument.js';
import { BoundGauge } from './gauge.js';
import { parseLabels, type LabelArgs, type Labels } from './labels.js';
import type { PageWriter } from './page-writer.js';
import { SampleText } from './sample-text.js';

/**
 * Rarely changing facts as labels: version, commit, region. The value is always 1; the sample is named `<name>_info`.
 *
 * @example
 * ```ts
 * build.set({ version: '1.4.0', commit: 'd6f3c41' });
 * ```
 */
export class Info<L extends string = never> extends Instrument<L, BoundGauge> {
  readonly kind = 'info';
  private readonly sample: SampleText;

  constructor(setup: InstrumentSetup) {
    super(setup, 1, (cells, at, labels) => new BoundGauge(cells, at, labels, setup));
    this.sample = new SampleText(`${setup.name}_info`);
  }

  /** Sets the facts, replacing the previous ones. Invalid labels are counted, never thrown, and change nothing. */
  set(...labels: LabelArgs<L>): void;
  set(labels?: Labels<L>): void {
    // A series of refused labels is in no row.
    if ((this.only ?? this.find(labels)).row < 0) return;
    this.clear();
    (this.only ?? this.find(labels)).set(1);
  }

  protected override write(writer: PageWriter, series: BoundGauge): void {
    this.sample.line(writer, series, series.value);
  }

  protected override samplesOf(series: BoundGauge): MetricSample[] {
    return [{ name: `${this.name}_info`, labels: parseLabels(series.labelText), value: series.value }];
  }
}
