import type { SampleTables } from '../drivers/store-driver.js';
import { type SeriesIndex } from './index/series-index.js';
import type { DroppedSamples } from './sample-options.js';
import { type Refs } from './window/refs.js';
import type { SampleWindow } from './window/sample-window.js';

/** State shared by the parts of the sample store. */
export interface SampleMemory {
  readonly tables: SampleTables;
  readonly transaction: <T>(work: () => T) => T;
  readonly onError: (error: unknown) => void;
  index: SeriesIndex;
  readonly refs: Refs;
  /** Oldest first; the last one is open, the others wait to be written. */
  readonly windows: SampleWindow[];
  readonly dropped: DroppedSamples;
}
