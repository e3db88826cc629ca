import { Module } from '@nestjs/common';
import { DiscoveryModule, ModulesContainer } from '@nestjs/core';
import type * as Terminus from '@nestjs/terminus';
import { HEALTH_EVENTS, peerIfInstalled, READINESS, requireHere } from '#contracts';
import { byFactory, OwnModule } from '#container';
import { HealthExplorer } from './health.explorer.js';
import { HealthFeed } from './health-feed.js';
import { HealthFile } from './health-file.js';
import { HealthPages } from './health.pages.js';
import { HealthRegistry } from './health-registry.js';
import { HealthService } from './health.service.js';
import { Liveness } from './liveness.js';
import { runHooksLast } from './hook-order.js';
import { TransitionLog } from './transition-log.js';

const library = peerIfInstalled<typeof Terminus>(() => requireHere('@nestjs/terminus'), '@nestjs/terminus');
const terminus = library ? [library.TerminusModule.forRoot({ logger: false })] : [];

/**
 * Health checks and their report. When Terminus is installed, its indicators can be injected wherever this module is
 * imported.
 */
@OwnModule()
@Module({
  imports: [DiscoveryModule, ...terminus],
  providers: byFactory([
    HealthRegistry,
    HealthFeed,
    TransitionLog,
    HealthService,
    Liveness,
    HealthPages,
    HealthExplorer,
    HealthFile,
    { provide: READINESS, useExisting: HealthService },
    { provide: HEALTH_EVENTS, useExisting: HealthFeed },
  ]),
  exports: [
    HealthRegistry,
    HealthService,
    HealthFile,
    Liveness,
    HealthPages,
    READINESS,
    HEALTH_EVENTS,
    ...terminus,
  ],
})
export class HealthModule {
  constructor(modules: ModulesContainer) {
    runHooksLast(modules, HealthModule);
  }
}
