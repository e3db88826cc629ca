import { Inject } from '@nestjs/common';
import { HealthIndicator, type HealthIndicatorContract } from 'nestjs-observability/health';
import type { DeduplicationStore } from '../deduplication/index.js';
import { DEDUPLICATION_STORE } from '../stores/stores.module.js';

/** The deduplication store: without it the service is degraded, since the output's own index still keeps doubles out. */
@HealthIndicator('deduplication_store', { critical: false })
export class DeduplicationHealth implements HealthIndicatorContract {
  constructor(@Inject(DEDUPLICATION_STORE) private readonly store: DeduplicationStore) {}

  check(): Promise<void> {
    return this.store.ping();
  }
}
