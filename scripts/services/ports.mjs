/** Free loopback ports, chosen once per service and kept across its restarts. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { HOST } from './probes.mjs';

// Below the range that Linux hands to outgoing connections. A port from that range could be taken while its
// service is stopped: even by a client that retries it, which may end up connected to itself.
const LOWEST = 20_000;
const HIGHEST = 32_000;
const ATTEMPTS = 200;

// A port remains free until its service listens, some seconds later, and while the service is stopped. So that it is not
// chosen again meanwhile, no process draws a port twice, and the workers of a test run draw from different parts.
const PARTS = 32;
const SIZE = (HIGHEST - LOWEST) / PARTS;
const FIRST = LOWEST + (process.pid % PARTS) * SIZE;
const drawn = new Set();

async function tryListen(port) {
  if (drawn.has(port)) return undefined;
  const server = createServer();
  server.listen({ host: HOST, port, exclusive: true });
  try {
    await once(server, 'listening');
    drawn.add(port);
    return server;
  } catch {
    return undefined;
  }
}

/** One free port for each name. All are held until all are found, so none comes twice. */
export async function freePorts(names) {
  const held = new Map();
  try {
    for (const name of names) {
      for (let attempt = 0; !held.has(name); attempt += 1) {
        if (attempt === ATTEMPTS)
          throw new Error(`No free port between ${FIRST} and ${FIRST + SIZE} on ${HOST}`);
        const server = await tryListen(randomInt(FIRST, FIRST + SIZE));
        if (server) held.set(name, server);
      }
    }
    return Object.fromEntries([...held].map(([name, server]) => [name, server.address().port]));
  } finally {
    await Promise.all([...held.values()].map((server) => new Promise((closed) => server.close(closed))));
  }
}
