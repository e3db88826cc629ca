import { Injectable, SetMetadata, applyDecorators, type FactoryProvider } from '@nestjs/common';
import type { HealthCheckOptions, HealthIndicatorLike } from './health-check.js';

export const HEALTH_CONTRIBUTOR = Symbol.for('nestjs-observability:health-indicator');

export interface HealthContributorMetadata extends HealthCheckOptions {
  name: string;
}

/**
 * Makes a provider a health check. List it in `providers`; it is found at start and shown on `/health` under its name.
 *
 * @param name the check's name in the report
 * @param options whether it is critical, its groups, what it depends on, how often it runs and how long it may take
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

/** How `provideHealth` makes its indicator: Nest's factory, and the options of the check. */
export interface HealthFactory extends HealthCheckOptions, Pick<FactoryProvider, 'inject'> {
  useFactory: (...args: never[]) => HealthIndicatorLike | Promise<HealthIndicatorLike>;
}

/**
 * A provider that is a health check, for the indicators of this package.
 *
 * @param name the check's name in the report
 * @param factory makes the indicator from what is injected, with the options of `@HealthContributor` beside it
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
