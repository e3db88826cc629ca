import type { INestApplicationContext } from '@nestjs/common';
import { gatewayServers, type GatewayServer } from './seams.js';

/** WebSocket's "going away": the client may reconnect to another instance. */
const GOING_AWAY = 1001;

/**
 * Closes the clients of all gateways; Nest would do so only after providers are destroyed, and without a close code.
 */
export function disconnectClients(app: INestApplicationContext): void {
  for (const server of gatewayServers(app)) {
    if (server?.engine) server.engine.close?.();
    else if (isIterable(server?.clients)) sayGoodbye(server.clients);
  }
}

function sayGoodbye(clients: NonNullable<GatewayServer['clients']>): void {
  for (const client of clients) client.close?.(GOING_AWAY, 'the server is shutting down');
}

function isIterable(value: unknown): value is Iterable<never> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
