import { Injectable, SetMetadata, applyDecorators } from '@nestjs/common';
import type { HealthCheckOptions } from './health-check.js';

export const HEALTH_INDICATOR = Symbol.for('nestjs-observability:health-indicator');

export interface HealthIndicatorMetadata extends HealthCheckOptions {
  name: string;
}

/**
 * Makes a provider a health check. List it in `providers`; it is found at start and shown on `/health` under its name.
 *
 * @param name the check's name in the report
 * @param options whether it is critical, and how long it may take
 * @example
 * ```ts
 * @HealthIndicator('s3', { critical: true })
 * export class S3Health implements HealthIndicatorContract {
 *   constructor(private readonly store: ObjectStore) {}
 *   async check() { return { buckets: (await this.store.listBuckets()).length }; }
 * }
 * ```
 */
export function HealthIndicator(name: string, options: HealthCheckOptions = {}): ClassDecorator {
  const metadata: HealthIndicatorMetadata = { name, ...options };
  return applyDecorators(Injectable(), SetMetadata(HEALTH_INDICATOR, metadata));
}
