import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { APP_SCOPE } from '#contracts';
import { claim, type AppScope } from '#kernel';

/** Tells every provider and controller to which application it belongs, so that two in one process stay apart. */
@Injectable()
export class InstanceClaims implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    @Inject(APP_SCOPE) private readonly scope: AppScope,
  ) {}

  onModuleInit(): void {
    for (const { instance } of [...this.discovery.getProviders(), ...this.discovery.getControllers()]) {
      if (typeof instance === 'object' && instance !== null) claim(instance as object, this.scope);
    }
  }
}
