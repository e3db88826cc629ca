import type { Provider } from '@nestjs/common';
import { PAGE_REGISTRY } from '#contracts';
import { AccessGate } from './access/access-gate.js';
import { ManagementTokens } from './access/management-tokens.js';
import { SummaryEndpoint } from './endpoints/summary.endpoint.js';
import { ManagementHandler } from './management.handler.js';
import { ManagementServer } from './management-server.js';

/** The management port. Needs `OBSERVABILITY_OPTIONS` and `MANAGEMENT_ENDPOINTS` beside it. */
export const managementProviders: Provider[] = [
  ManagementTokens,
  AccessGate,
  ManagementHandler,
  { provide: PAGE_REGISTRY, useExisting: ManagementHandler },
  ManagementServer,
  SummaryEndpoint,
];
