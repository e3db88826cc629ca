import type { CellChange, SharedCells } from '#contracts';
import { defaultLabels, type DefaultLabels } from '../exposition/default-labels.js';
import { CellJournal } from '../instruments/cell-journal.js';
import type { MetricsRegistry } from './metrics-registry.js';

/** The cells of one registry, for another thread. */
export class RegistryCells implements SharedCells {
  readonly clock = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  private readonly journal = new CellJournal();

  constructor(private readonly registry: MetricsRegistry) {}

  share(tell: (changes: readonly CellChange[]) => void): () => void {
    const stop = this.journal.listen(tell);
    this.registry.shareCells(this.journal);
    this.registry.exemplars.keepExtremes(new Int32Array(this.clock));
    return stop;
  }

  defaultLabels(): DefaultLabels {
    return defaultLabels(this.registry);
  }
}
