/** A small form of `npm run endurance -- port`, whose attacks come from other processes and last longer. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ManagementEndpoint, ManagementOptions } from '#contracts';
import { ask, LISTENING, sendRaw } from '../../../test/support/management.js';
import { selfSigned } from '../../../test/support/self-signed.js';
import type { ManagementServer } from './management-server.js';

const ORIGIN = 'https://shop.example';
const END = '\r\n\r\n';
const text = (body: string) => ({ status: 200, headers: { 'content-type': 'text/plain' }, body });
const SLICE = 'x'.repeat(65_536);

let served = 0;
let streams = 0;
const pages: ManagementEndpoint[] = [
  { path: '/live', handle: () => text(`alive ${++served}`) },
  { path: '/page', limited: true, handle: () => text('page') },
  {
    path: '/large',
    limited: true,
    handle: () => ({
      ...text(''),
      body: (async function* () {
        for (let slice = 0; slice < 128; slice++) yield SLICE;
      })(),
    }),
  },
  { path: '/whole', limited: true, handle: () => text('x'.repeat(8_388_608)) },
  {
    path: '/report',
    method: 'POST',
    access: 'origin',
    handle: async ({ json }) => text(JSON.stringify(await json())),
  },
  {
    path: '/events',
    streaming: true,
    handle: () => ({
      ...text(''),
      body: (async function* () {
        streams += 1;
        try {
          yield 'data: 1\n\n';
          for (;;) {
            await new Promise((resolve) => setTimeout(resolve, 20).unref());
            yield ': still here\n\n';
          }
        } finally {
          streams -= 1;
        }
      })(),
    }),
  },
];

describe.each(LISTENING)('%s', (_where, openPort) => {
  let server: ManagementServer;
  let sockets: Socket[] = [];
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets = [];
    await server.close();
  });

  async function start(options: ManagementOptions = {}): Promise<string> {
    server = await openPort(pages, { origins: [ORIGIN], rateLimit: 100_000, ...options });
    return server.url ?? '';
  }

  /** Clients that send this much and never read the answer. */
  async function crowd(url: string, count: number, bytes: string | Buffer = ''): Promise<Socket[]> {
    const { hostname, port } = new URL(url);
    const made = Array.from({ length: count }, () =>
      connect(Number(port), hostname).on('error', () => undefined),
    );
    sockets.push(...made);
    await Promise.all(made.map((socket) => Promise.race([once(socket, 'connect'), once(socket, 'close')])));
    for (const socket of made) socket.pause().write(bytes);
    return made;
  }

  const report = (...headers: string[]): string =>
    [
      'POST /report HTTP/1.1',
      'Host: a',
      `Origin: ${ORIGIN}`,
      'Content-Type: application/json',
      ...headers,
    ].join('\r\n') + END;

  /** The documentation promises one second; a loaded machine may pause for longer than that on its own. */
  async function expectProbes(url: string, count = 5): Promise<void> {
    for (let probe = 0; probe < count; probe++) {
      const answer = await ask(`${url}/live`, { signal: AbortSignal.timeout(60_000) });
      expect([answer.status, answer.body.slice(0, 5)]).toEqual([200, 'alive']);
    }
  }

  describe('A probe of the management port is answered', () => {
    it.each<[string, number, string | Buffer]>([
      ['pipeline and never read', 100, `GET /live HTTP/1.1\r\nHost: a${END}`.repeat(2_000)],
      ['pipeline pages and never read', 100, `GET /page HTTP/1.1\r\nHost: a${END}`.repeat(2_000)],
      ['do not read a large answer of one piece', 150, `GET /whole HTTP/1.1\r\nHost: a${END}`],
      ['do not read a large answer', 150, `GET /large HTTP/1.1\r\nHost: a${END}`],
      ['send headers that do not end', 300, 'GET /live HTTP/1.1\r\nHost: a\r\nX: '],
      ['send bodies that do not come', 300, report('Content-Length: 1000')],
      ['send chunks that do not come', 300, `${report('Transfer-Encoding: chunked')}5\r\nab`],
      ['send nothing', 1_500, ''],
      ['send empty lines', 100, '\r\n'.repeat(30_000)],
      ['send headers that are too large', 100, `GET /live HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(60_000)}`],
      ['send no HTTP', 100, Buffer.alloc(60_000, 1)],
    ])('while others %s', async (_name, count, bytes) => {
      const url = await start();
      await crowd(url, count, bytes);
      await expectProbes(url);
    });

    it('while others do not finish their handshake', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'flood-'));
      const { cert, key } = selfSigned();
      const [tlsCertFile, tlsKeyFile] = [join(folder, 'cert'), join(folder, 'key')];
      await Promise.all([writeFile(tlsCertFile, cert), writeFile(tlsKeyFile, key)]);
      const url = await start({ tlsCertFile, tlsKeyFile });
      await crowd(url, 400, Buffer.from('160301020001', 'hex'));
      const { hostname, port } = new URL(url);
      const socket = connectTls({ host: hostname, port: Number(port), rejectUnauthorized: false });
      sockets.push(socket);
      socket.write(`GET /live HTTP/1.1\r\nHost: a\r\nConnection: close${END}`);
      expect(String((await once(socket, 'data'))[0])).toContain('200 OK');
      await rm(folder, { recursive: true });
    });
  });

  describe('A connection of the management port', () => {
    it('has its pipelined requests answered in order, one after the other', async () => {
      const url = await start();
      served = 0;
      const get = (close = '') => `GET /live HTTP/1.1\r\nHost: a\r\n${close}\r\n`;
      const body = `${report('Content-Length: 9')}{"a":[1]}`;
      const answer = await sendRaw(url, get() + get() + body + body + get(), get('Connection: close\r\n'));
      expect([...answer.matchAll(/^(?:alive \d|\{"a":\[1\]\})/gm)].map(([line]) => line)).toEqual([
        'alive 1',
        'alive 2',
        '{"a":[1]}',
        '{"a":[1]}',
        'alive 3',
        'alive 4',
      ]);
    });

    it.each([1, 2, 3, 7])('may send its request in pieces of %i bytes', async (size) => {
      const url = await start();
      const chunked = `${report('Transfer-Encoding: chunked', 'Connection: close')}3\r\n{"b\r\n4\r\n":1}\r\n0${END}`;
      const all = `GET /live HTTP/1.1\r\nHost: a${END}${report('Content-Length: 10')}"\r\n\r\n\n\n56"${chunked}`;
      const [socket] = await crowd(url, 1);
      let answer = '';
      socket?.on('data', (chunk: Buffer) => (answer += chunk.toString())).resume();
      const closed = new Promise((resolve) => socket?.once('close', resolve));
      for (let at = 0; at < all.length; at += size) {
        socket?.write(all.slice(at, at + size));
        await new Promise(setImmediate);
      }
      await closed;
      expect(answer).toMatch(/alive[^]*400 Bad[^]*|alive[^]*\{"b":1\}/);
    });

    it('is closed at once when its client has left', async () => {
      const url = await start();
      const [left] = await crowd(url, 1);
      left?.resume().end();
      await once(left as Socket, 'close');
      expect(await sendRaw(url, `GET /live HTTP/1.1\r\nHost: a\r\nConnection: close${END}`)).toContain(
        'alive',
      );
    });
  });

  describe('Streams of the management port', () => {
    it('have a separate limit, end with their clients, and never displace other requests', async () => {
      const url = await start();
      const clients = await crowd(url, 32, `GET /events HTTP/1.1\r\nHost: a${END}`);
      await Promise.all(clients.map((client) => once(client.resume(), 'data')));
      const refused = await ask(`${url}/events`);
      expect([refused.status, refused.headers['retry-after']]).toEqual([503, '1']);
      expect((await ask(`${url}/page`)).status).toBe(200);
      await expectProbes(url);
      expect(streams).toBe(32);
      for (const client of clients) client.end();
      while (streams > 0) await new Promise(setImmediate);
      const [again] = await crowd(url, 1, `GET /events HTTP/1.1\r\nHost: a${END}`);
      await once((again as Socket).resume(), 'data');
    });

    it('end when the port closes', async () => {
      const url = await start();
      const [client] = await crowd(url, 1, `GET /events HTTP/1.1\r\nHost: a${END}`);
      await once((client as Socket).resume(), 'data');
      await Promise.all([server.close(), once(client as Socket, 'close')]);
      while (streams > 0) await new Promise(setImmediate);
    });
  });
});
