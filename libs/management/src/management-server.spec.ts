import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ObservabilityError, type ManagementEndpoint, type ResolvedOptions } from '#contracts';
import { ManagementServer } from './management-server.js';

const pages: ManagementEndpoint[] = [
  {
    path: '/text',
    handle: ({ query }) => ({
      status: 200,
      headers: { 'content-type': 'text/plain' },
      body: `q=${query.get('q')}`,
    }),
  },
  {
    path: '/slices',
    handle: () => ({
      status: 200,
      headers: {},
      body: (async function* () {
        for (let index = 0; index < 100; index += 1) yield `${index} ${'x'.repeat(10_000)}\n`;
      })(),
    }),
  },
  { path: '/broken', handle: () => Promise.reject(new Error('secret detail')) },
];

describe('ManagementServer', () => {
  const servers: ManagementServer[] = [];

  async function start(
    management: Partial<ResolvedOptions['management']> = {},
    endpoints = pages,
  ): Promise<ManagementServer> {
    const settings = { enabled: true, port: 0, host: '127.0.0.1', ...management };
    const server = new ManagementServer({ management: settings } as ResolvedOptions, endpoints);
    servers.push(server);
    await server.onModuleInit();
    return server;
  }

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.onApplicationShutdown()));
  });

  it('serves its pages, with query and without a body for HEAD', async () => {
    const { url } = await start();
    expect(await (await fetch(`${url}/text?q=1`)).text()).toBe('q=1');
    const head = await fetch(`${url}/text`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
  });

  it('writes a large page piece by piece and whole', async () => {
    const { url } = await start();
    const lines = (await (await fetch(`${url}/slices`)).text()).trimEnd().split('\n');
    expect(lines).toHaveLength(100);
    expect(lines[99]).toMatch(/^99 x{10000}$/);
  });

  it('answers 404 with what there is, 405 for other methods, and 500 without details', async () => {
    const { url } = await start();
    const missing = await fetch(`${url}/nothing`);
    expect([missing.status, await missing.text()]).toEqual([
      404,
      'not found; this port serves /text, /slices, /broken\n',
    ]);
    expect((await fetch(`${url}/text`, { method: 'POST' })).status).toBe(405);
    const broken = await fetch(`${url}/broken`);
    expect([broken.status, await broken.text()]).toEqual([500, 'internal error\n']);
  });

  it('says what to do when the port is taken', async () => {
    const { url } = await start();
    const port = Number(new URL(url ?? '').port);
    const error: unknown = await start({ port }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ObservabilityError);
    expect((error as Error).message).toMatch(/OBS_PORT_UNAVAILABLE.*EADDRINUSE.*METRICS_PORT/);
  });

  it('does not listen when switched off or when there is nothing to serve', async () => {
    expect((await start({ enabled: false })).url).toBeUndefined();
    expect((await start({}, [])).url).toBeUndefined();
  });

  it('closes its port on shutdown even with a client that stays connected', async () => {
    const server = await start();
    const { port, hostname } = new URL(server.url ?? '');
    const client = connect(Number(port), hostname);
    client.on('error', () => undefined);
    await once(client, 'connect');
    await server.onApplicationShutdown();
    await expect(fetch(`http://${hostname}:${port}/text`)).rejects.toThrow();
    client.destroy();
  });
});
