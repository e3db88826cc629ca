import type { CellExemplar, MetricSlice, MetricSource } from '#contracts';
import { LatestExemplars } from '../latest-exemplars.js';
import type { MetricCells } from '../metric-cells.js';

/** All metrics as they are pushed: each exemplar goes along in one round. */
export class PushedCells implements MetricSource {
  private exemplars = new LatestExemplars();

  constructor(private readonly cells: MetricCells) {}

  get name(): string {
    return this.cells.name;
  }

  /** Takes what the main thread has seen since it told the last time. */
  add(exemplars: readonly CellExemplar[]): void {
    this.exemplars.add(exemplars);
  }

  read(): Iterable<MetricSlice> {
    const { exemplars } = this;
    this.exemplars = new LatestExemplars();
    return this.cells.read(exemplars);
  }
}
