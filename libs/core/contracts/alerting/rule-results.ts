import type { SampleBatch, SeriesInfo, SeriesRef } from '../store/sample-batch.js';

/** Port: where results of recording rules, `ALERTS` and `ALERTS_FOR_STATE` are kept. The store is one. */
export interface RuleResults {
  /** @param info with `ends: 'marked'` */
  seriesRef(info: SeriesInfo): SeriesRef;
  /**
   * Adds samples to a sampling that was appended already and has the same time; the next query sees them. Those for a time
   * that is not there any more are dropped and counted.
   */
  addSamples(batch: SampleBatch): void;
}
