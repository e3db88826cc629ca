import { Inject } from '@nestjs/common';
import { HealthContributor, type HealthIndicatorLike } from 'nestjs-observability/health';
import type { ObjectStore } from '../storage/index.js';
import { OBJECT_STORE } from '../stores/stores.module.js';

/** Checks the object store, S3 or embedded, by listing its buckets. */
@HealthContributor('s3', { critical: true })
export class S3Health implements HealthIndicatorLike {
  constructor(@Inject(OBJECT_STORE) private readonly store: ObjectStore) {}

  async check(): Promise<{ buckets: number }> {
    return { buckets: (await this.store.listBuckets()).length };
  }
}
