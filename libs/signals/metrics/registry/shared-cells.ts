import type { CellChange, SharedCells } from '#contracts';
import { defaultLabels, type DefaultLabels } from '../exposition/default-labels.js';
import { CellJournal } from '../instruments/cell-journal.js';
import type { MetricsRegistry } from './metrics-registry.js';

type UnsharedSlice = ReturnType<SharedCells['unshared']> extends AsyncIterable<infer S> ? S : never;

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

  async *unshared(): AsyncGenerator<UnsharedSlice> {
    const labels = this.defaultLabels();
    await this.registry.collect();
    for (const instrument of this.registry.instruments()) {
      const { name, help, kind, unit } = instrument;
      if (kind !== 'summary') continue;
      for (let row = 0; row < instrument.rowCount; row++) {
        const samples = instrument
          .rowSamples(row)
          .map((one) => ({ ...one, labels: { ...labels, ...one.labels } }));
        if (samples.length > 0) yield { name, help, kind, unit, samples };
      }
    }
  }

  defaultLabels(): DefaultLabels {
    return defaultLabels(this.registry);
  }
}
