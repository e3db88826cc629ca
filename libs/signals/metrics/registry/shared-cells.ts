import type { CellChange, CellExemplar, MetricSlice, SharedCells } from '#contracts';
import { defaultLabels, type DefaultLabels } from '../exposition/default-labels.js';
import { Pace } from '#exposition';
import { CellJournal } from '../instruments/cell-journal.js';
import { foreignSlices, type ForeignSource } from '../sources/foreign-slices.js';
import { ownSlices } from '../sources/own-slices.js';
import type { MetricsRegistry } from './metrics-registry.js';

/** The shared cells of one registry. */
export class RegistryCells implements SharedCells {
  readonly clock = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  private readonly journal = new CellJournal();

  /** @param others further sources on the page */
  constructor(
    private readonly registry: MetricsRegistry,
    private readonly others: readonly ForeignSource[] = [],
  ) {}

  share(tell: (changes: readonly CellChange[]) => void): () => void {
    const stop = this.journal.listen(tell);
    this.registry.shareCells(this.journal);
    this.registry.exemplars.keepForStore(new Int32Array(this.clock));
    return stop;
  }

  async *unshared(): AsyncGenerator<MetricSlice> {
    const labels = this.defaultLabels();
    const foreign = foreignSlices(this.registry, this.others, labels);
    await this.registry.collect();
    // New series are announced before the caller reads.
    this.journal.flush();
    const pace = new Pace();
    for (const slice of ownSlices(this.registry, labels, ({ isShareable }) => !isShareable)) {
      yield slice;
      if (pace.due) await pace.breathe();
    }
    for await (const slice of foreign) {
      yield slice;
      if (pace.due) await pace.breathe();
    }
  }

  exemplars(): readonly CellExemplar[] {
    return this.registry.exemplars.take();
  }

  collected(): readonly string[] {
    return this.registry.collectedNames();
  }

  defaultLabels(): DefaultLabels {
    return defaultLabels(this.registry);
  }
}
