import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ephemeral port range, so that the system never assigns one of these. */
const [FIRST, LAST] = [20_000, 32_000];
/** Each process of a test run starts at another port. */
let next = FIRST + ((process.pid * 97) % (LAST - FIRST));

/** A free TCP port, for programs that cannot select one themselves. */
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
