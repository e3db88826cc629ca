import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { controllersOf, instancesOf, providersOf } from '#container';
import { APP_SCOPE } from '#contracts';
import { claim, type AppScope } from '#kernel';

/** Tells every provider and controller to which application it belongs, so that two in one process stay apart. */
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
