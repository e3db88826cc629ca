import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';
import { bareHost } from '#contracts';
import { basicCredentials } from './address-parts.js';
import type { HttpTls } from './tls.js';

/** The proxy refused the connection. */
export class ProxyRefusal extends Error {
  constructor(readonly status: number) {
    super(`the proxy answered ${status}`);
  }
}

/** Opens a TLS connection through an HTTP proxy (`CONNECT`). */
export async function connectThroughProxy(
  proxy: URL,
  target: URL,
  signal: AbortSignal,
  tls: HttpTls = {},
): Promise<TLSSocket> {
  const socket = await tunnel(proxy, `${target.hostname}:${target.port || 443}`, signal);
  return new Promise((resolve, reject) => {
    const host = bareHost(target.hostname);
    const secured = connect({ socket, host, servername: tls.servername ?? host, ...withoutName(tls) });
    const stop = () => secured.destroy(new Error('aborted'));
    signal.addEventListener('abort', stop, { once: true });
    secured.once('error', reject);
    secured.once('secureConnect', () => {
      secured.off('error', reject);
      signal.removeEventListener('abort', stop);
      resolve(secured);
    });
  });
}

function tunnel(proxy: URL, authority: string, signal: AbortSignal): Promise<Duplex> {
  const isTls = proxy.protocol === 'https:';
  const credentials = basicCredentials(proxy);
  return new Promise((resolve, reject) => {
    const asked = (isTls ? tlsRequest : plainRequest)({
      method: 'CONNECT',
      host: bareHost(proxy.hostname),
      port: proxy.port || (isTls ? 443 : 80),
      path: authority,
      headers: { host: authority, ...(credentials && { 'proxy-authorization': credentials }) },
      agent: false,
      signal,
    });
    asked.once('connect', (response, socket) => {
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new ProxyRefusal(response.statusCode ?? 0));
    });
    asked.once('response', (response) => {
      response.resume();
      reject(new ProxyRefusal(response.statusCode ?? 0));
    });
    asked.once('error', reject);
    asked.end();
  });
}

function withoutName({ servername: _, ...rest }: HttpTls): Omit<HttpTls, 'servername'> {
  return rest;
}
