import type { DataPlatformMetrics } from '../data-platform.metrics.js';

/** A lakehouse or one of its tables. */
export class LakehouseComponent {
  constructor(
    private readonly name: string,
    private readonly metrics: DataPlatformMetrics,
  ) {}

  /** Counts ingested records. */
  ingested(count = 1): void {
    this.metrics.recordsIngested(this.name, count);
  }

  /** Counts processed records. */
  processed(count = 1): void {
    this.metrics.recordsProcessed(this.name, count);
  }

  /** Sets the data size in gigabytes. */
  size(gigabytes: number): void {
    this.metrics.dataSize(this.name, gigabytes);
  }

  /** Sets the data quality score, 0 to 1. */
  quality(score: number): void {
    this.metrics.qualityScore(this.name, score);
  }
}
