import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ExpressAdapter } from '@nestjs/platform-express';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TelemetryReceiver } from '#testing';
import { bootOn, here, running, stop, TRACE_ID, watched } from './contract/observed-app.js';

describe('HttpObserver on an Express application of the user’s', () => {
  let receiver: TelemetryReceiver;

  beforeEach(async () => {
    receiver = await TelemetryReceiver.start('grpc');
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map(stop));
    await receiver.stop();
  });

  const early = (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    watched.seen.early = here();
    if (request.url === '/early') response.end('early');
    else next();
  };

  it('observes middleware that was there before Nest', async () => {
    const adapter = new ExpressAdapter();
    adapter.use(early);
    const { url, lines } = await bootOn(adapter, receiver.url);
    const answer = await fetch(`${url}/early`, {
      headers: { traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01` },
    });
    expect([await answer.text(), answer.headers.get('x-trace-id')]).toEqual(['early', TRACE_ID]);
    expect(watched.seen.early).toMatchObject({ trace: TRACE_ID });
    expect(lines).toMatchObject([{ path: '/early', status: 200 }]);
  });

  it('observes requests that a larger application passes to Nest, and leaves unknown routes to it', async () => {
    const { app, lines } = await bootOn(new ExpressAdapter(), receiver.url);
    const bigger = new ExpressAdapter();
    bigger.use('/api', app.getHttpAdapter().getInstance());
    bigger.initHttpServer({});
    const server = bigger.getHttpServer() as Server;
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    expect(await (await fetch(`${url}/api/orders/7`)).json()).toEqual({ id: '7' });
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
    expect(lines).toMatchObject([{ route: '/api/orders/:id', status: 200 }]);

    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
});
