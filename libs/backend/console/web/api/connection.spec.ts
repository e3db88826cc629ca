import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import { noteLogin, reach, wantsToken } from './connection.js';

it('asks for a token when a request is refused, but not for one that was sent before the login', async () => {
  let refuse: (answer: ServerResponse) => void = () => undefined;
  const server = createServer((_request, answer) => refuse(answer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const arrived = new Promise<ServerResponse>((resolve) => (refuse = resolve));
    const early = reach(url, {});
    const held = await arrived;
    noteLogin();
    held.writeHead(401).end();
    expect((await early).status).toBe(401);
    expect(wantsToken.value).toBe(false);
    refuse = (answer) => void answer.writeHead(401).end();
    await reach(url, {});
    expect(wantsToken.value).toBe(true);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
