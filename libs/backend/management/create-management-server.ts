import { Logger } from '@nestjs/common';
import type { Clock, ManagementEndpoint, ResolvedOptions } from '#contracts';
import { systemClock } from '#kernel';
import { AccessGate, ManagementTokens, type PortThread } from '#listener';
import { ManagementHandler } from './management.handler.js';
import { ManagementServer } from './management-server.js';

/**
 * A management server without an application: `onModuleInit` opens it, `close` closes it.
 *
 * @param thread if given, listens instead of the main thread
 */
export function createManagementServer(
  options: Pick<ResolvedOptions, 'management'>,
  endpoints: ManagementEndpoint[],
  clock: Clock = systemClock,
  thread?: PortThread,
): ManagementServer {
  const { management } = options;
  const tokens = new ManagementTokens(management, clock, new Logger('ManagementServer'));
  const gate = new AccessGate(management, tokens);
  return new ManagementServer(options, new ManagementHandler(options, endpoints, gate), undefined, thread);
}
