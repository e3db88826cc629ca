import type { SampleBatch, SeriesInfo, SeriesRef } from '../store/sample-batch.js';

/** Port: stores results of recording rules, `ALERTS` and `ALERTS_FOR_STATE`. Implemented by the store. */
export interface RuleResults {
  /** @param info with `ends: 'marked'` */
  seriesRef(info: SeriesInfo): SeriesRef;
  /**
   * Adds samples to an appended sampling with the same time; the next query includes them. Samples for a time that is
   * no longer in memory are dropped and counted.
   */
  addSamples(batch: SampleBatch): void;
}
