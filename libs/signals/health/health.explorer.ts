import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { providersOf } from '#container';
import type { HealthIndicatorLike } from './health-check.js';
import { HEALTH_CONTRIBUTOR, type HealthContributorMetadata } from './health-contributor.decorator.js';
import { HealthRegistry } from './health-registry.js';

/** Finds the providers with `@HealthContributor` or from `provideHealth`, and registers them. */
@Injectable()
export class HealthExplorer implements OnModuleInit {
  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(HealthRegistry) private readonly registry: HealthRegistry,
  ) {}

  onModuleInit(): void {
    const found = new Set<unknown>();
    for (const { instance, metatype } of providersOf(this.modules)) {
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
