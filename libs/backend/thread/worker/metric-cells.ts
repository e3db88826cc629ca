import type { MetricSlice, MetricSource, TelemetryStore } from '#contracts';
import type { ThreadSetup, ToThread } from '../protocol.js';
import { ForeignSeriesTable } from './foreign-series.js';
import type { LatestExemplars } from './latest-exemplars.js';
import { SeriesLabels } from './series-labels.js';
import { SharedSeries, type SharedTable } from './shared-series.js';
import { slicesOf } from './shared-slices.js';

type Refs = Pick<TelemetryStore, 'seriesRef' | 'describe'>;

/** Without a store, series need no numbers. */
const NO_STORE: Refs = { seriesRef: () => 0, describe: () => undefined };

/** All metrics of the application as the thread sees them: cells in shared memory, and values from messages. */
export class MetricCells implements MetricSource {
  readonly name = 'application';
  readonly labels: SeriesLabels;
  readonly shared: SharedSeries;
  readonly foreign: ForeignSeriesTable;
  /** Metrics in shared memory whose values are updated by callbacks on the main thread. */
  collected: ReadonlySet<string> = new Set();

  /** @param drain handles all pending messages */
  constructor(
    setup: Pick<ThreadSetup, 'labels' | 'clock'>,
    private readonly drain: () => void,
    store: Refs = NO_STORE,
  ) {
    this.labels = new SeriesLabels(setup.labels);
    this.shared = new SharedSeries(store, this.labels, setup.clock);
    this.foreign = new ForeignSeriesTable(store, this.labels);
  }

  /** @returns whether the message concerned metrics */
  handle(message: ToThread): boolean {
    if (message.type === 'cells') this.shared.apply(message.changes);
    else if (message.type === 'foreign') this.foreign.apply(message);
    else if (message.type === 'collected') this.foreign.remove(message.gone);
    else if (message.type === 'defaults') this.setDefaults(message);
    else return false;
    return true;
  }

  /** The metrics in shared memory, see `SharedSeries`. */
  tables(): Generator<SharedTable> {
    return this.shared.tables(this.drain);
  }

  /** @param exemplars of buckets, which go along */
  *read(exemplars?: LatestExemplars): Generator<MetricSlice> {
    for (const table of this.tables()) yield* slicesOf(table, this.labels.defaults, exemplars);
    yield* this.foreign.slices();
  }

  private setDefaults({ labels, collected }: Extract<ToThread, { type: 'defaults' }>): void {
    this.collected = new Set(collected);
    if (this.labels.setDefaults(labels)) this.shared.forgetRefs();
  }
}
