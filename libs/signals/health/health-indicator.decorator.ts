import { Injectable, SetMetadata, applyDecorators, type FactoryProvider } from '@nestjs/common';
import type { HealthCheckOptions, HealthIndicatorContract } from './health-check.js';

export const HEALTH_INDICATOR = Symbol.for('nestjs-observability:health-indicator');

export interface HealthIndicatorMetadata extends HealthCheckOptions {
  name: string;
}

/**
 * Makes a provider a health check. List it in `providers`; it is found at start and shown on `/health` under its name.
 *
 * @param name the check's name in the report
 * @param options whether it is critical, its groups, what it depends on, how often it runs and how long it may take
 * @example
 * ```ts
 * @HealthIndicator('stock', { critical: false, dependsOn: ['database'] })
 * export class StockHealth implements HealthIndicatorContract {
 *   constructor(private readonly stock: Stock) {}
 *   async check() { return { articles: await this.stock.count() }; }
 * }
 * ```
 */
export function HealthIndicator(name: string, options: HealthCheckOptions = {}): ClassDecorator {
  const metadata: HealthIndicatorMetadata = { name, ...options };
  return applyDecorators(Injectable(), SetMetadata(HEALTH_INDICATOR, metadata));
}

/** How `provideHealth` makes its indicator: Nest's factory, and the options of the check. */
export interface HealthFactory extends HealthCheckOptions, Pick<FactoryProvider, 'inject'> {
  useFactory: (...args: never[]) => HealthIndicatorContract | Promise<HealthIndicatorContract>;
}

/**
 * A provider that is a health check, for the indicators of this package.
 *
 * @param name the check's name in the report
 * @param factory makes the indicator from what is injected, with the options of `@HealthIndicator` beside it
 * @example
 * ```ts
 * providers: [
 *   provideHealth('cache', { critical: false, inject: [REDIS], useFactory: (redis: Redis) => new RedisHealth(redis) }),
 * ]
 * ```
 */
export function provideHealth(
  name: string,
  factory: HealthFactory,
): FactoryProvider<HealthIndicatorContract> {
  const { inject, useFactory, ...options } = factory;
  const make = (...args: unknown[]) => useFactory(...(args as never[]));
  const metadata: HealthIndicatorMetadata = { name, ...options };
  Reflect.defineMetadata(HEALTH_INDICATOR, metadata, make);
  return { provide: Symbol(`health indicator ${name}`), inject, useFactory: make };
}
