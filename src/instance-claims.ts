import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { controllersOf, instancesOf, providersOf } from '#container';
import { APP_SCOPE } from '#contracts';
import { claim, HOLDS_INSTANCE, type AppScope } from '#kernel';

/**
 * Records which application each provider and controller belongs to, so that several applications in one process stay
 * separate: all at the start, single ones at their first decorated call before it.
 */
@Injectable()
export class InstanceClaims implements OnModuleInit {
  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(APP_SCOPE) private readonly scope: AppScope,
  ) {
    scope.set(HOLDS_INSTANCE, (instance) => this.instances().includes(instance));
  }

  onModuleInit(): void {
    for (const instance of this.instances()) claim(instance, this.scope);
  }

  private instances(): object[] {
    return instancesOf([...providersOf(this.modules), ...controllersOf(this.modules)]);
  }
}
