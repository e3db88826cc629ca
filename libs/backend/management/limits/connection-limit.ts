import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Keeps a server's connections below a limit. When it is reached, the connection that has waited longest without a
 * whole request makes room, rather than the newcomer being refused: who hoards connections must not lock out a probe.
 */
export function limitConnections(server: Server, limit: number): void {
  const waiting = new Set<Socket>();
  let open = 0;
  // Of TLS this is the socket below; requests come by the one above, so both are looked up by their address.
  const byAddress = new Map<string, Socket>();
  server.on('connection', (socket: Socket) => {
    open += 1;
    const key = keyOf(socket);
    byAddress.set(key, socket);
    waiting.add(socket);
    socket.once('close', () => {
      open -= 1;
      waiting.delete(socket);
      if (byAddress.get(key) === socket) byAddress.delete(key);
    });
    if (open > limit) (waiting.values().next().value ?? socket).destroy();
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const socket = byAddress.get(keyOf(request.socket));
    if (!socket) return;
    waiting.delete(socket);
    response.once('close', () => {
      if (!socket.destroyed) waiting.add(socket);
    });
  });
}

function keyOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
