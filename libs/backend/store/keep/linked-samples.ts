import type { SampleTables } from '../drivers/store-driver.js';
import type { DriverLink } from './driver-link.js';

/** Tables of the current driver; a call throws while there is none. */
export function linkedTables(link: DriverLink): SampleTables {
  const tables = (): SampleTables => link.ready().samples;
  return {
    putSeries: (rows) => tables().putSeries(rows),
    removeSeries: (ids) => tables().removeSeries(ids),
    allSeries: () => tables().allSeries(),
    putMetric: (metric) => tables().putMetric(metric),
    allMetrics: () => tables().allMetrics(),
    putChunks: (rows) => tables().putChunks(rows),
    chunks: (tier, groups, fromMs, toMs) => tables().chunks(tier, groups, fromMs, toMs),
    removeChunks: (tier, beforeMs) => tables().removeChunks(tier, beforeMs),
    removeChunk: (key) => tables().removeChunk(key),
    span: (tier) => tables().span(tier),
    sampleCount: (tier) => tables().sampleCount(tier),
    appendJournal: (row) => tables().appendJournal(row),
    journal: () => tables().journal(),
    trimJournal: (untilSequence) => tables().trimJournal(untilSequence),
  };
}
