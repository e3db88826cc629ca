import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { selfSigned } from '../../../../../test/support/self-signed.js';
import { notificationOf } from '../contract/notifications.js';
import { openChannel } from '../contract/open-channel.js';

const { cert, key } = selfSigned();
const seen: string[] = [];
const answer = (kind: string) => (request: IncomingMessage, response: { end(): void }) => {
  seen.push(`${kind} ${request.url}`);
  request.resume().on('end', () => response.end());
};
const receiver = createTlsServer({ cert, key }, answer('tls'));
const plain = createHttpServer(answer('plain'));
const forward = (request: IncomingMessage, response: { end(): void }) => {
  seen.push(`proxied ${request.url} ${request.headers['proxy-authorization']}`);
  request.resume().on('end', () => response.end());
};
const tunnel = (request: IncomingMessage, socket: Duplex) => {
  seen.push(`connect ${request.headers['proxy-authorization']}`);
  if (request.headers['proxy-authorization'] === undefined)
    return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
  const [host, port] = request.url!.split(':');
  const upstream = connect(Number(port), host, () => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    upstream.pipe(socket).pipe(upstream);
  });
  upstream.on('error', () => socket.destroy());
  socket.on('error', () => upstream.destroy());
};
const proxy = createHttpServer(forward).on('connect', tunnel);
const tlsProxy = createTlsServer({ cert, key }, forward).on('connect', tunnel);

let directory = '';
let caFile = '';
beforeAll(async () => {
  for (const server of [receiver, plain, proxy, tlsProxy]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  directory = await mkdtemp(join(tmpdir(), 'channels-tls-'));
  caFile = join(directory, 'ca.pem');
  await writeFile(caFile, cert);
});
afterAll(async () => {
  for (const server of [receiver, plain, proxy, tlsProxy]) {
    server.closeAllConnections();
    server.close();
  }
  await rm(directory, { recursive: true });
});

const port = (server: Server) => (server.address() as AddressInfo).port;

async function send(more: object, env: Record<string, string> = {}): Promise<string[]> {
  seen.length = 0;
  const settings = {
    name: 'hook',
    type: 'webhook',
    url: `https://localhost:${port(receiver)}/hook`,
    ...more,
  };
  await openChannel(settings, env).send(notificationOf(), AbortSignal.timeout(10_000));
  return [...seen];
}

describe('requests of channels', () => {
  it('trust only the configured certificates', async () => {
    await expect(send({ tls: { caFile } })).resolves.toEqual(['tls /hook']);
    await expect(send({ tls: { insecure: true } })).resolves.toEqual(['tls /hook']);
    await expect(send({})).rejects.toMatchObject({
      reason: 'unreachable',
      message: expect.stringContaining('SELF_SIGNED'),
    });
    await expect(send({ tls: { caFile, serverName: 'other.example' } })).rejects.toMatchObject({
      reason: 'unreachable',
    });
    await expect(send({ tls: { caFile: '/nowhere.pem' } })).rejects.toMatchObject({
      message: 'the certificate file /nowhere.pem cannot be read: ENOENT',
    });
  });

  it('use a proxy with user and password, which appear in no error', async () => {
    const env = { PROXY: `http://user:proxy-pass-31@127.0.0.1:${port(proxy)}` };
    const credentials = `Basic ${Buffer.from('user:proxy-pass-31').toString('base64')}`;
    await expect(send({ proxy: { env: 'PROXY' }, tls: { caFile } }, env)).resolves.toEqual([
      `connect ${credentials}`,
      'tls /hook',
    ]);
    const url = `http://127.0.0.1:${port(plain)}/hook`;
    await expect(send({ proxy: { env: 'PROXY' }, url }, env)).resolves.toEqual([
      `proxied ${url} ${credentials}`,
    ]);
    const signedIn = { ...env, URL: url.replace('//', '//user:pass-32@') };
    await expect(send({ proxy: { env: 'PROXY' }, url: { env: 'URL' } }, signedIn)).resolves.toEqual([
      `proxied ${url} ${credentials}`,
    ]);
    await expect(send({ proxy: `http://127.0.0.1:${port(proxy)}` })).rejects.toMatchObject({
      reason: 'auth',
      message: 'the proxy answered 407',
    });
    const dead = { PROXY: 'http://user:proxy-pass-31@127.0.0.1:1' };
    const failing = send({ proxy: { env: 'PROXY' } }, dead);
    await expect(failing).rejects.toMatchObject({
      reason: 'unreachable',
      message: expect.not.stringContaining('pass-31'),
    });
  });

  it('use a proxy over TLS, whose certificate is checked against its own name', async () => {
    const env = { PROXY: `https://user:pass-33@localhost:${port(tlsProxy)}` };
    const credentials = `Basic ${Buffer.from('user:pass-33').toString('base64')}`;
    const trusted = { proxy: { env: 'PROXY' }, tls: { caFile } };
    const hook = `https://127.0.0.1:${port(receiver)}/hook`;
    await expect(send({ ...trusted, url: hook }, env)).resolves.toEqual([
      `connect ${credentials}`,
      'tls /hook',
    ]);
    const url = `http://plain.example:${port(plain)}/hook`;
    await expect(send({ ...trusted, url }, env)).resolves.toEqual([`proxied ${url} ${credentials}`]);
    for (const target of [hook, url])
      await expect(send({ proxy: { env: 'PROXY' }, url: target }, env)).rejects.toMatchObject({
        reason: 'unreachable',
        message: expect.stringContaining('SELF_SIGNED'),
      });
    expect(seen).toEqual([]);
  });
});
