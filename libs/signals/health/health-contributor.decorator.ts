import { Injectable, SetMetadata, applyDecorators, type FactoryProvider } from '@nestjs/common';
import type { HealthCheckOptions, HealthIndicatorLike } from './health-check.js';

export const HEALTH_CONTRIBUTOR = Symbol.for('nestjs-observability:health-indicator');

export interface HealthContributorMetadata extends HealthCheckOptions {
  name: string;
}

/**
 * Marks a provider as a health check. List it in `providers`; it is found at start and shown on `/health` under its
 * name.
 *
 * @param name name of the check in reports
 * @param options critical or not, groups, dependencies, interval and timeout
 * @example
 * ```ts
 * @HealthContributor('stock', { critical: false, dependsOn: ['database'] })
 * export class StockHealth implements HealthIndicatorLike {
 *   constructor(private readonly stock: Stock) {}
 *   async check() { return { articles: await this.stock.count() }; }
 * }
 * ```
 */
export function HealthContributor(name: string, options: HealthCheckOptions = {}): ClassDecorator {
  const metadata: HealthContributorMetadata = { name, ...options };
  return applyDecorators(Injectable(), SetMetadata(HEALTH_CONTRIBUTOR, metadata));
}

/** Factory of an indicator for `provideHealth`, as in Nest, with the options of the check. */
export interface HealthFactory extends HealthCheckOptions, Pick<FactoryProvider, 'inject'> {
  useFactory: (...args: never[]) => HealthIndicatorLike | Promise<HealthIndicatorLike>;
}

/**
 * Provides a health check made with an indicator of this package.
 *
 * @param name name of the check in reports
 * @param factory creates the indicator from injected values, with the options of `@HealthContributor`
 * @example
 * ```ts
 * providers: [
 *   provideHealth('cache', { critical: false, inject: [REDIS], useFactory: (redis: Redis) => new RedisHealth(redis) }),
 * ]
 * ```
 */
export function provideHealth(name: string, factory: HealthFactory): FactoryProvider<HealthIndicatorLike> {
  const { inject, useFactory, ...options } = factory;
  const make = (...args: unknown[]) => useFactory(...(args as never[]));
  const metadata: HealthContributorMetadata = { name, ...options };
  Reflect.defineMetadata(HEALTH_CONTRIBUTOR, metadata, make);
  return { provide: Symbol(`health indicator ${name}`), inject, useFactory: make };
}
