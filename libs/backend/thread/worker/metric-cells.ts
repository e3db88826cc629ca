import type { MetricSlice, MetricSource, TelemetryStore } from '#contracts';
import type { ThreadSetup, ToThread } from '../protocol.js';
import { ForeignSeriesTable } from './foreign-series.js';
import { SeriesLabels } from './series-labels.js';
import { SharedSeries } from './shared-series.js';

type Refs = Pick<TelemetryStore, 'seriesRef' | 'describe'>;

/** Where nothing is kept, series need no numbers. */
const NO_STORE: Refs = { seriesRef: () => 0, describe: () => undefined };

/** All metrics of the application as the thread sees them: cells in shared memory, and what came as messages. */
export class MetricCells implements MetricSource {
  readonly name = 'application';
  readonly labels: SeriesLabels;
  readonly shared: SharedSeries;
  readonly foreign: ForeignSeriesTable;

  /** @param drain handles all messages that have come */
  constructor(
    setup: Pick<ThreadSetup, 'labels' | 'clock'>,
    private readonly drain: () => void,
    store: Refs = NO_STORE,
  ) {
    this.labels = new SeriesLabels(setup.labels);
    this.shared = new SharedSeries(store, this.labels, setup.clock);
    this.foreign = new ForeignSeriesTable(store, this.labels);
  }

  /** @returns whether the message was about metrics */
  handle(message: ToThread): boolean {
    if (message.type === 'cells') this.shared.apply(message.changes);
    else if (message.type === 'foreign') this.foreign.apply(message);
    else if (message.type === 'collected') this.foreign.remove(message.gone);
    else if (message.type !== 'defaults') return false;
    else if (this.labels.setDefaults(message.labels)) this.shared.forgetRefs();
    return true;
  }

  *read(): Generator<MetricSlice> {
    yield* this.shared.slices(this.labels.defaults, this.drain);
    yield* this.foreign.slices();
  }
}
