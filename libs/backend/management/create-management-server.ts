import type { Clock, ManagementEndpoint, ResolvedOptions } from '#contracts';
import { systemClock } from '#kernel';
import { AccessGate } from './access/access-gate.js';
import { ManagementTokens } from './access/management-tokens.js';
import { ManagementHandler } from './management.handler.js';
import { ManagementServer } from './management-server.js';

/** A management server without an application around it: `onModuleInit` opens it, `close` closes it. */
export function createManagementServer(
  options: Pick<ResolvedOptions, 'management'>,
  endpoints: ManagementEndpoint[],
  clock: Clock = systemClock,
): ManagementServer {
  const gate = new AccessGate(options, new ManagementTokens(options, clock));
  return new ManagementServer(options, new ManagementHandler(options, endpoints, gate));
}
