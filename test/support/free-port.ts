import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that the system gives to connections and to servers that take any: nobody is given one of these. */
const [FIRST, LAST] = [20_000, 32_000];
/** Each process of a test run begins elsewhere. */
let next = FIRST + ((process.pid * 97) % (LAST - FIRST));

/** A TCP port that is free, for what cannot be told to take any. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = next;
    next = next + 1 < LAST ? next + 1 : FIRST;
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
