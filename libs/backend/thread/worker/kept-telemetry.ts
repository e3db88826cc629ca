import type { CellExemplar, TelemetryRequest, TelemetryStore } from '#contracts';
import { Answers } from '../exchange/answers.js';
import type { FromThread, ToThread } from '../protocol.js';
import type { Ingest } from './ingest.js';
import type { MetricCells } from './metric-cells.js';
import { Sampler } from './sampler.js';
import type { ThreadWork } from './thread-parts.js';

/** The thread's work for the store: sampling, storing, answering requests. */
export class KeptTelemetry {
  private readonly sampler: Sampler;
  private readonly answers: Answers<TelemetryRequest>;

  /**
   * @param post sends a message to the main thread
   * @param drain handles all pending messages
   */
  constructor(
    private readonly store: TelemetryStore,
    private readonly work: ThreadWork,
    private readonly ingest: Ingest,
    private readonly cells: MetricCells,
    post: (message: FromThread, transfer?: readonly ArrayBuffer[]) => void,
    drain: () => void,
  ) {
    this.answers = new Answers<TelemetryRequest>(work.answer, post);
    const { shared, foreign, labels } = cells;
    const collect = (round: number): void => post({ type: 'collect', round });
    this.sampler = new Sampler({ store, shared, foreign, labels, drain, collect });
  }

  /** Starts a sampling. */
  ask(): void {
    this.sampler.ask();
  }

  sample(timeMs: number): void {
    this.sampler.sample(timeMs);
  }

  handle(message: ToThread): void {
    switch (message.type) {
      case 'collected':
        return this.sampler.collected(message.round);
      case 'exemplars':
        return this.keepExemplars(message.exemplars);
      case 'health':
        return this.ingest.health(message.entries);
      case 'request':
      case 'taken':
      case 'cancel':
        return this.answers.handle(message);
      case 'note':
        return this.work.note?.(message.note);
    }
  }

  private keepExemplars(exemplars: readonly CellExemplar[]): void {
    this.store.appendExemplars(
      exemplars.map(({ name, labels, le, ...seen }) => ({
        ...seen,
        labels: this.cells.labels.ofRow(labels, { name, labels: { le }, kind: 'counter' }),
      })),
    );
  }
}
