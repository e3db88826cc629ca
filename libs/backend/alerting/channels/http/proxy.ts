import { request as plainRequest, type RequestOptions } from 'node:http';
import { request as tlsRequest, type RequestOptions as TlsOptions } from 'node:https';
import { isIP } from 'node:net';
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
  const socket = await tunnel(proxy, `${target.hostname}:${target.port || 443}`, signal, tls);
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

/**
 * How to connect to a proxy, over TLS when its address is one of `https`. Of the channel's certificates, the trusted
 * ones apply to the proxy, too.
 */
export function proxyConnection(
  proxy: URL,
  { ca, rejectUnauthorized }: HttpTls = {},
): { readonly send: typeof plainRequest; readonly options: RequestOptions } {
  const host = bareHost(proxy.hostname);
  if (proxy.protocol !== 'https:') return { send: plainRequest, options: { host, port: proxy.port || 80 } };
  // Node.js would expect the name in the header `host`, which is that of the receiver.
  const servername = isIP(host) === 0 ? host : '';
  const trusted = { ...(ca && { ca }), ...(rejectUnauthorized !== undefined && { rejectUnauthorized }) };
  const options: TlsOptions = { host, port: proxy.port || 443, servername, ...trusted };
  return { send: tlsRequest, options };
}

function tunnel(proxy: URL, authority: string, signal: AbortSignal, tls: HttpTls): Promise<Duplex> {
  const { send, options } = proxyConnection(proxy, tls);
  const credentials = basicCredentials(proxy);
  return new Promise((resolve, reject) => {
    const asked = send({
      ...options,
      method: 'CONNECT',
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
