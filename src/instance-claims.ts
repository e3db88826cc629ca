import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { controllersOf, instancesOf, providersOf } from '#container';
import { APP_SCOPE } from '#contracts';
import { claim, type AppScope } from '#kernel';

/**
 * Records which application each provider and controller belongs to, so that several applications in one process stay
 * separate.
 */
@Injectable()
export class InstanceClaims implements OnModuleInit {
  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(APP_SCOPE) private readonly scope: AppScope,
  ) {}

  onModuleInit(): void {
    const all = [...providersOf(this.modules), ...controllersOf(this.modules)];
    for (const instance of instancesOf(all)) claim(instance, this.scope);
  }
}
