import type { MetricSample } from '#contracts';
import type { MetricCells } from './family-cells.js';
import { Instrument, type InstrumentSetup } from './instrument.js';
import { parseLabels, renderLabels, type Labels, type RecordArgs } from './labels.js';
import { bytesOf, type Bytes, type PageWriter } from './page-writer.js';
import { Series, type SeriesOwner } from './series.js';

const COMMA = bytesOf(',');

interface StateCore extends SeriesOwner {
  readonly states: readonly string[];
}

/** One series of a state set: a cell per state. */
export class BoundStateSet extends Series {
  constructor(
    cells: Float64Array,
    at: number,
    labels: Bytes,
    private readonly core: StateCore,
  ) {
    super(cells, at, labels);
  }

  /** Sets the only active state. An undeclared state is counted as a recording error. */
  set(state: string): void {
    const index = this.core.states.indexOf(state);
    if (index < 0) return this.core.reject();
    this.cells.fill(0, this.at, this.at + this.core.states.length);
    this.cells[this.at + index] = 1;
  }
}

/**
 * The active one of a few states: a sample per state, with value 1 for the active state, and the metric's name as
 * label.
 *
 * @example
 * ```ts
 * circuit.set({ peer: 'billing' }, 'open');
 * ```
 */
export class StateSet<L extends string = never> extends Instrument<L, BoundStateSet> {
  readonly kind = 'stateset';
  private readonly heads: readonly Bytes[];
  private readonly open: Bytes;

  constructor(
    setup: InstrumentSetup,
    readonly states: readonly string[],
  ) {
    const core: StateCore = { reject: setup.reject, states };
    super(setup, states.length, (cells, at, labels) => new BoundStateSet(cells, at, labels, core));
    this.heads = states.map((state) => bytesOf(`${renderLabels([setup.name], [state])}} `));
    this.open = bytesOf(`${setup.name}{`);
  }

  /** Sets the only active state of a series. Invalid labels and states are counted, never thrown. */
  set(...args: RecordArgs<L, [state: string]>): void;
  set(first: Labels<L> | string, state?: string): void {
    if (this.only) this.only.set(first as string);
    else this.find(first).set(state as string);
  }

  protected override sharedShape(): MetricCells {
    return { kind: this.kind, states: this.states };
  }

  protected override write(writer: PageWriter, series: BoundStateSet): void {
    for (const [i, head] of this.heads.entries()) {
      writer.bytes(this.open);
      if (series.labelLength > 0) {
        series.writeLabels(writer);
        writer.bytes(COMMA);
      }
      writer.bytes(head);
      writer.valueLine(series.cells[series.at + i] as number);
    }
  }

  protected override samplesOf({ cells, at, labelText }: BoundStateSet): MetricSample[] {
    const labels = parseLabels(labelText);
    return this.states.map((state, i) => ({
      name: this.name,
      labels: { ...labels, [this.name]: state },
      value: cells[at + i] as number,
    }));
  }
}
