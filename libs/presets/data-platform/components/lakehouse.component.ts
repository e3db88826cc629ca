import type { DataPlatformMetrics } from '../data-platform.metrics.js';

/** A lakehouse, or a table of one. */
export class LakehouseComponent {
  constructor(
    private readonly name: string,
    private readonly metrics: DataPlatformMetrics,
  ) {}

  /** Records were taken in. */
  ingested(count = 1): void {
    this.metrics.recordsIngested(this.name, count);
  }

  /** Records were processed. */
  processed(count = 1): void {
    this.metrics.recordsProcessed(this.name, count);
  }

  /** Sets the size of the data in gigabytes. */
  size(gigabytes: number): void {
    this.metrics.dataSize(this.name, gigabytes);
  }

  /** Their quality is so high now, 0 to 1. */
  quality(score: number): void {
    this.metrics.qualityScore(this.name, score);
  }
}
