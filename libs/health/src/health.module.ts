import { Module } from '@nestjs/common';
import { READINESS } from '#contracts';
import { DiscoveryModule } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { HealthEndpoint } from './health.endpoint.js';
import { HealthExplorer } from './health.explorer.js';
import { HealthRegistry } from './health-registry.js';
import { HealthService } from './health.service.js';

const terminus = TerminusModule.forRoot({ logger: false });

/** Health checks and their report; Terminus's indicators are injectable wherever this module is imported. */
@Module({
  imports: [DiscoveryModule, terminus],
  providers: [
    HealthRegistry,
    HealthService,
    { provide: READINESS, useExisting: HealthService },
    HealthEndpoint,
    HealthExplorer,
  ],
  exports: [HealthRegistry, HealthService, READINESS, HealthEndpoint, terminus],
})
export class HealthModule {}
