import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { HealthIndicatorLike } from './health-check.js';
import { HEALTH_CONTRIBUTOR, type HealthContributorMetadata } from './health-contributor.decorator.js';
import { HealthRegistry } from './health-registry.js';

/** Finds the providers that carry `@HealthContributor` or come from `provideHealth`, and registers them. */
@Injectable()
export class HealthExplorer implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly registry: HealthRegistry,
  ) {}

  onModuleInit(): void {
    const found = new Set<unknown>();
    for (const { instance, metatype } of this.discovery.getProviders() as {
      instance: unknown;
      metatype: unknown;
    }[]) {
      if (typeof metatype !== 'function' || !instance || found.has(instance)) continue;
      const metadata = Reflect.getMetadata(HEALTH_CONTRIBUTOR, metatype) as
        HealthContributorMetadata | undefined;
      if (!metadata) continue;
      found.add(instance);
      const { name, ...options } = metadata;
      this.registry.register(name, instance as HealthIndicatorLike, options);
    }
  }
}
