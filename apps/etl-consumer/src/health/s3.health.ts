import { Inject } from '@nestjs/common';
import { HealthIndicator, type HealthIndicatorContract } from 'nestjs-observability/health';
import type { ObjectStore } from '../storage/index.js';
import { OBJECT_STORE } from '../stores/stores.module.js';

/** The object store, whichever stands behind it: it lists its buckets. */
@HealthIndicator('s3', { critical: true })
export class S3Health implements HealthIndicatorContract {
  constructor(@Inject(OBJECT_STORE) private readonly store: ObjectStore) {}

  async check(): Promise<{ buckets: number }> {
    return { buckets: (await this.store.listBuckets()).length };
  }
}
