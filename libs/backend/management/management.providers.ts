import { Logger, type Provider } from '@nestjs/common';
import { CLOCK, OBSERVABILITY_OPTIONS, PAGE_REGISTRY, type Clock, type ResolvedOptions } from '#contracts';
import { AccessGate, ManagementTokens } from '#listener';
import { SummaryEndpoint } from './endpoints/summary.endpoint.js';
import { ManagementHandler } from './management.handler.js';
import { ManagementServer } from './management-server.js';

/** Providers of the management port. They need `OBSERVABILITY_OPTIONS` and `MANAGEMENT_ENDPOINTS`. */
export const managementProviders: Provider[] = [
  {
    provide: ManagementTokens,
    inject: [OBSERVABILITY_OPTIONS, CLOCK],
    useFactory: ({ management }: ResolvedOptions, clock: Clock) =>
      new ManagementTokens(management, clock, new Logger('ManagementServer')),
  },
  {
    provide: AccessGate,
    inject: [OBSERVABILITY_OPTIONS, ManagementTokens],
    useFactory: ({ management }: ResolvedOptions, tokens: ManagementTokens) =>
      new AccessGate(management, tokens),
  },
  ManagementHandler,
  { provide: PAGE_REGISTRY, useExisting: ManagementHandler },
  ManagementServer,
  SummaryEndpoint,
];
