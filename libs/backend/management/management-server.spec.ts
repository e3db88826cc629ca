import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ObservabilityError, type ManagementEndpoint, type ManagementOptions } from '#contracts';
import { hasIpv6 } from '../../../test/support/ipv6.js';
import { ask, LISTENING, sendRaw } from '../../../test/support/management.js';
import type { ManagementServer } from './management-server.js';

let ended = 0;
const text = (body: string) => ({ status: 200, headers: { 'content-type': 'text/plain' }, body });

const pages: ManagementEndpoint[] = [
  { path: '/text', handle: ({ query }) => text(`q=${query.get('q')}`) },
  {
    path: '/slices',
    handle: () => ({
      status: 200,
      headers: { 'content-type': 'text/plain' },
      body: (async function* () {
        try {
          for (let index = 0; index < 100; index += 1) yield `${index} ${'x'.repeat(10_000)}\n`;
        } finally {
          ended += 1;
        }
      })(),
    }),
  },
  { path: '/broken', handle: () => Promise.reject(new Error('secret detail')) },
  {
    path: '/known',
    handle: () => ({ ...text('same'), headers: { etag: 'W/"v1"', 'cache-control': 'no-cache' } }),
  },
  { path: '/things', handle: () => text('all') },
  { path: '/things/first', handle: () => text('the first') },
  { path: '/things/:name', handle: ({ params }) => text(`thing ${params.name}`) },
  { path: '/things/:name', method: 'POST', handle: async ({ json }) => text(JSON.stringify(await json())) },
];

const json = { 'content-type': 'application/json' };

describe.each(LISTENING)('ManagementServer %s', (_where, openPort) => {
  const servers: ManagementServer[] = [];

  async function start(management: ManagementOptions = {}, endpoints = pages): Promise<ManagementServer> {
    const server = await openPort(endpoints, management);
    servers.push(server);
    return server;
  }

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  it('serves its pages, with their query', async () => {
    const { url } = await start();
    const { body, headers } = await ask(`${url}/text?q=1`);
    expect(body).toBe('q=1');
    expect(headers).toMatchObject({
      'content-length': '3',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  });

  it('answers HEAD with the headers of GET and nothing else, and leaves no page behind unread', async () => {
    const { url } = await start();
    for (const path of ['/text', '/slices']) {
      const [get, head] = [await ask(url + path), await ask(url + path, { method: 'HEAD' })];
      expect([head.status, head.body]).toEqual([200, '']);
      for (const name of ['content-type', 'content-length', 'cache-control'])
        expect(head.headers[name]).toBe(get.headers[name]);
    }
  });

  it('writes a large page piece by piece and whole', async () => {
    const { url } = await start();
    const lines = (await ask(`${url}/slices`)).body.trimEnd().split('\n');
    expect(lines).toHaveLength(100);
    expect(lines[99]).toMatch(/^99 x{10000}$/);
  });

  it('ends a page whose reader disconnected', async () => {
    const { url } = await start();
    const before = ended;
    const { hostname, port } = new URL(url ?? '');
    const socket = connect(Number(port), hostname);
    socket.write('GET /slices HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'data');
    socket.destroy();
    while (ended === before) await new Promise(setImmediate);
    expect((await ask(`${url}/text`)).status).toBe(200);
  });

  it('finds exact paths before patterns, and decodes the value of a name', async () => {
    const { url } = await start();
    const bodies = ['/things', '/things/first', '/things/a%2Fb%20c'].map(
      async (path) => (await ask(url + path)).body,
    );
    expect(await Promise.all(bodies)).toEqual(['all', 'the first', 'thing a/b c']);
    expect((await ask(`${url}/things/first`, { method: 'POST', headers: json, body: '{"a":1}' })).body).toBe(
      '{"a":1}',
    );
  });

  it.each(['/nothing', '/Text', '/text/', '//text', '/things/', '/things/%ff', '/things/a/b', '/../text'])(
    'answers 404 for %s, with what there is',
    async (path) => {
      const { url } = await start();
      const { status, body } = await ask(url, { path });
      expect([status, body]).toEqual([
        404,
        'not found; available pages: /text, /slices, /broken, /known, /things, /things/first, /things/:name\n',
      ]);
    },
  );

  it('answers 405 with the methods there are, and OPTIONS with them too', async () => {
    const { url } = await start();
    const wrong = await ask(`${url}/text`, { method: 'DELETE' });
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
    const options = await ask(`${url}/things/x`, { method: 'OPTIONS' });
    expect([options.status, options.headers.allow]).toEqual([204, 'GET, HEAD, POST, OPTIONS']);
  });

  it('answers 304 to a client that has the page already, and never for pages without an ETag', async () => {
    const { url } = await start();
    const known = { 'if-none-match': '"other", "v1"' };
    const again = await ask(`${url}/known`, { headers: known });
    expect([again.status, again.body, again.headers.etag]).toEqual([304, '', 'W/"v1"']);
    expect((await ask(`${url}/known`, { headers: { 'if-none-match': '"v2"' } })).status).toBe(200);
    expect((await ask(`${url}/text`, { headers: { 'if-none-match': '*' } })).status).toBe(200);
  });

  it('answers 500 without details', async () => {
    const { url } = await start();
    const { status, body } = await ask(`${url}/broken`);
    expect([status, body]).toEqual([500, 'internal error\n']);
  });

  it.each([
    ['no JSON', '{', json, 400],
    ['no content type', '{}', {}, 415],
    ['another content type', '<a/>', { 'content-type': 'application/xml' }, 415],
    ['a compressed body', '{}', { ...json, 'content-encoding': 'gzip' }, 415],
    ['a body that is too large', `"${'x'.repeat(100)}"`, json, 413],
    [
      'one that says nothing of its length',
      `"${'x'.repeat(100)}"`,
      { ...json, 'transfer-encoding': 'chunked' },
      413,
    ],
    ['a suffix', '{}', { 'content-type': 'application/problem+json; charset=utf-8' }, 200],
  ])('judges a body: %s', async (_name, body, headers: Record<string, string>, status) => {
    const { url } = await start({ bodyLimitBytes: 100 });
    expect((await ask(`${url}/things/x`, { method: 'POST', headers, body })).status).toBe(status);
    expect((await ask(`${url}/text`)).status).toBe(200);
  });

  it('accepts a target with a host, and refuses other targets that are not paths', async () => {
    const { url } = await start();
    const end = 'HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    expect(await sendRaw(url, `GET http://localhost/text?q=2 ${end}`)).toMatch(/200 OK[^]*q=2$/);
    expect(await sendRaw(url, `OPTIONS * ${end}`)).toMatch(/^HTTP\/1.1 400/);
    expect(await sendRaw(url, `GET /text HTTP/1.1\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1.1 400/);
    expect(await sendRaw(url, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400/);
    expect(await sendRaw(url, `GET /text HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431/,
    );
  });

  it('limits expensive pages, each kind separately, and never open ones', async () => {
    const costly = { path: '/costly', limited: true, handle: () => text('') };
    const { url } = await start({ rateLimit: 1 }, [...pages, costly]);
    /** Statuses of the burst of two. Each second that the requests take allows one more before the refusal. */
    const untilRefused = async (path: string): Promise<number[]> => {
      const statuses: number[] = [];
      const begun = performance.now();
      for (;;) {
        const { status, headers } = await ask(url + path);
        if (status !== 429) statuses.push(status);
        else {
          expect(headers['retry-after']).toBe('1');
          expect(statuses.length).toBeLessThanOrEqual(2 + (performance.now() - begun) / 1000);
          return statuses.slice(0, 2);
        }
      }
    };
    expect(await untilRefused('/nothing')).toEqual([404, 404]);
    expect(await untilRefused('/costly')).toEqual([200, 200]);
    for (let n = 0; n < 3; n++) expect((await ask(`${url}/text`)).status).toBe(200);
  });

  it('ends a request whose headers do not arrive', async () => {
    const { url } = await start();
    const begun = performance.now();
    expect(await sendRaw(url, 'GET /text HTTP/1.1\r\nHost: a\r\n')).toMatch(/^HTTP\/1.1 408|^$/);
    expect(performance.now() - begun).toBeLessThan(20_000);
  });

  it('makes room for a probe when a client opens too many connections', async () => {
    const { url } = await start();
    const { hostname, port } = new URL(url ?? '');
    const hoard = Array.from({ length: 300 }, () =>
      connect(Number(port), hostname).on('error', () => undefined),
    );
    await Promise.all(hoard.map((socket) => Promise.race([once(socket, 'connect'), once(socket, 'close')])));
    expect((await ask(`${url}/text`)).status).toBe(200);
    for (const socket of hoard) socket.destroy();
  });

  (hasIpv6 ? it : it.skip).each(['::1', '[::1]'])('listens on %s', async (host) => {
    const { url = '' } = await start({ host });
    expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect((await ask(`${url}/text?q=1`)).body).toBe('q=1');
    const taken = new URL(url);
    const error: unknown = await start({ host, port: Number(taken.port) }).catch((caught: unknown) => caught);
    expect((error as Error).message).toContain(`the management port ${taken.host} cannot be opened`);
  });

  it('says what to do when the port is taken', async () => {
    const { url } = await start();
    const port = Number(new URL(url ?? '').port);
    const error: unknown = await start({ port }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ObservabilityError);
    expect((error as Error).message).toMatch(/OBS_PORT_UNAVAILABLE.*EADDRINUSE.*METRICS_PORT/);
  });

  it.each([
    ['two pages with one path', [pages[0], pages[0]], 'two pages answer GET /text'],
    ['a path without a slash', [{ ...pages[0], path: 'text' }], 'does not start with "/"'],
  ])('refuses %s', async (_name, endpoints, problem) => {
    await expect(start({}, endpoints as ManagementEndpoint[])).rejects.toThrow(problem);
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
    await server.close();
    await expect(fetch(`http://${hostname}:${port}/text`)).rejects.toThrow();
    client.destroy();
  });
});
