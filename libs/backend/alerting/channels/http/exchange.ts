import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { bareHost } from '#contracts';
import { basicCredentials } from './address-parts.js';
import { connectThroughProxy, proxyConnection } from './proxy.js';
import type { HttpTls } from './tls.js';

/** An HTTP request to a receiver. */
export interface HttpRequest {
  readonly method: 'POST' | 'GET' | 'PATCH';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  readonly tls?: HttpTls;
  readonly proxy?: URL;
}

/** A receiver's HTTP answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The first 64 KiB of the body. */
  readonly body: string;
}

/** Port: sends a request, follows no redirect. @throws when there is no answer */
export type HttpExchange = (request: HttpRequest) => Promise<HttpAnswer>;

const MAX_BODY = 65_536;

/**
 * Sends a request over a new connection. It does not use `fetch`, which in Node.js accepts neither certificates nor a
 * proxy without another package, and whose errors contain addresses.
 */
export const exchange: HttpExchange = async (request) => {
  request.signal.throwIfAborted();
  const options = await optionsOf(request);
  return new Promise<HttpAnswer>((resolve, reject) => {
    const { url, proxy } = request;
    const isTls = url.protocol === 'https:' || proxy?.protocol === 'https:';
    const sent = (isTls ? tlsRequest : plainRequest)(options, (response) =>
      readAnswer(response, resolve, reject),
    );
    sent.on('error', reject);
    sent.end(request.body);
  });
};

async function optionsOf(request: HttpRequest): Promise<RequestOptions> {
  const { url, method, signal, tls, proxy, body } = request;
  const isTls = url.protocol === 'https:';
  const common: RequestOptions = {
    method,
    signal,
    headers: { ...request.headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
    agent: false,
  };
  const target = {
    host: bareHost(url.hostname),
    port: url.port || (isTls ? 443 : 80),
    path: url.pathname + url.search,
  };
  if (!proxy) return { ...common, ...target, ...(isTls && tls) };
  if (isTls) {
    const socket = await connectThroughProxy(proxy, url, signal, tls);
    // With an agent, Node.js would open another connection.
    return { ...common, ...target, agent: undefined, createConnection: () => socket };
  }
  const credentials = basicCredentials(proxy);
  return {
    ...common,
    ...proxyConnection(proxy, tls).options,
    path: url.origin + target.path,
    headers: {
      ...common.headers,
      host: url.host,
      ...(credentials && { 'proxy-authorization': credentials }),
    },
  };
}

function readAnswer(
  response: IncomingMessage,
  resolve: (answer: HttpAnswer) => void,
  reject: (error: unknown) => void,
): void {
  const pieces: Buffer[] = [];
  let size = 0;
  const finish = () => {
    const body = Buffer.concat(pieces).subarray(0, MAX_BODY).toString('utf8');
    resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
  };
  response.on('data', (piece: Buffer) => {
    pieces.push(piece);
    size += piece.length;
    if (size < MAX_BODY) return;
    finish();
    response.destroy();
  });
  response.on('end', finish);
  response.on('error', reject);
}
