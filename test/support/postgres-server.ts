/** A PostgreSQL server that accepts every client and answers queries with an empty result, or not at all. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

const READY = Buffer.from('Z\0\0\0\x05I', 'latin1');
const WELCOME = Buffer.concat([Buffer.from('R\0\0\0\x08\0\0\0\0', 'latin1'), READY]);
const DONE = Buffer.concat([Buffer.from('C\0\0\0\x0dSELECT 0\0', 'latin1'), READY]);

export interface PostgresServer {
  port: number;
  /** Number of connections accepted so far. */
  readonly connections: number;
  /** Sets whether queries stay unanswered from now on. */
  hang(yes: boolean): void;
  close(): Promise<void>;
}

export async function startPostgresServer(): Promise<PostgresServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  let isHanging = false;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket.on('error', () => undefined));
    socket.once('data', () => {
      socket.write(WELCOME);
      socket.on('data', (message: Buffer) => {
        if (message.toString('latin1', 0, 1) === 'X') socket.end();
        else if (!isHanging) socket.write(DONE);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    hang: (yes) => void (isHanging = yes),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
