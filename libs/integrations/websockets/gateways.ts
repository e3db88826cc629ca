import type { INestApplicationContext } from '@nestjs/common';

/** WebSocket's "going away": the client may come back, to another instance. */
const GOING_AWAY = 1001;

/** What is needed of a server of socket.io (or one of its namespaces), and of one of ws. */
interface GatewayServer {
  server?: GatewayServer;
  engine?: { close?(): unknown };
  clients?: Iterable<{ close?(code: number, reason: string): unknown }>;
}

/** Tells the clients of all gateways to go; Nest would do so only after providers are destroyed, and without a word. */
export function sendClientsAway(app: INestApplicationContext): void {
  const found = Reflect.get(app, 'socketModule') as
    { socketsContainer?: { getAll?(): Map<unknown, { server?: GatewayServer }> } } | undefined;
  const hosts = found?.socketsContainer?.getAll?.().values() ?? [];
  const servers = new Set([...hosts].map(({ server }) => server?.server ?? server));
  for (const server of servers) {
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
