import { once } from 'node:events';
import { createServer as createHttp2, createSecureServer } from 'node:http2';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { TelemetryReceiver } from '#testing';
import type { OtlpProtocol } from '#contracts';
import { freePort } from '../../../../test/support/free-port.js';
import { selfSigned } from '../../../../test/support/self-signed.js';
import { logsRequest } from '../encode/encode-logs.js';
import { OtlpSender } from '../otlp-sender.js';
import { openConnection } from './open-connection.js';
import type { ConnectionSettings, OtlpConnection } from './otlp-connection.js';

const PROTOCOLS: OtlpProtocol[] = ['grpc', 'http/protobuf', 'http/json'];
const LIMIT_MS = 60_000;
const cleanups: (() => Promise<unknown> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function connectionTo(
  url: string,
  protocol: OtlpProtocol,
  settings: Partial<ConnectionSettings> = {},
): OtlpConnection {
  const path = protocol === 'grpc' ? '' : '/v1/logs';
  const connection = openConnection('logs', protocol, {
    ...{ url: new URL(url + path), headers: { 'x-key': 'k' }, gzip: false, tls: {} },
    ...settings,
  });
  cleanups.push(() => connection.close());
  return connection;
}

/** Sends two lines. */
function send(connection: OtlpConnection, protocol: OtlpProtocol, limitMs = LIMIT_MS) {
  const entry = (body: string) => ({
    ...{ time: [1, 0] as [number, number], observedTime: [1, 0] as [number, number], body },
    ...{ severityNumber: 9, severityText: 'INFO', attributes: {}, droppedAttributesCount: 0 },
  });
  const sender = new OtlpSender<string>(connection, protocol, (batch) =>
    logsRequest(batch.map(entry), { attributes: {} }, { name: 'spec' }),
  );
  return sender.send(['a', 'b'], limitMs);
}

describe.each(PROTOCOLS)('A connection over %s', (protocol) => {
  async function receiverWith(behaviour: Partial<TelemetryReceiver> = {}): Promise<TelemetryReceiver> {
    const receiver = await TelemetryReceiver.start(protocol === 'grpc' ? 'grpc' : 'http');
    cleanups.push(() => receiver.stop());
    return Object.assign(receiver, behaviour);
  }

  it.each([true, false])('delivers over one connection, and closes it; gzip: %p', async (gzip) => {
    const receiver = await receiverWith();
    const connection = connectionTo(receiver.url, protocol, { gzip });
    for (let n = 0; n < 3; n++) expect(await send(connection, protocol)).toEqual({ delivered: true });
    expect(receiver.logs.map(({ body }) => body).join('')).toBe('ababab');
    expect(receiver.requests[0]?.headers['x-key']).toBe('k');
    expect(receiver.connections).toBe(1);
    connection.close();
    await receiver.waitFor(({ connections }) => connections === 0);
  });

  it('reports the rejected part of an accepted request', async () => {
    const receiver = await receiverWith({ rejected: 2 });
    const outcome = await send(connectionTo(receiver.url, protocol), protocol);
    expect(outcome).toEqual({ delivered: true, rejected: 2, message: 'refused as the test wants it' });
  });

  it.each<[string, Partial<TelemetryReceiver>, object]>([
    ['503', { status: 503 }, { again: true }],
    ['503 with a time', { status: 503, retryAfterSeconds: 3 }, { again: true, retryAfterMs: 3_000 }],
    ['429 with a time', { status: 429, retryAfterSeconds: 3 }, { again: true, retryAfterMs: 3_000 }],
    ['400', { status: 400 }, { again: false }],
    ['a connection that breaks', { status: -1 }, { again: true }],
    ['nothing', { status: 0 }, { again: true, reason: 'no answer within 150 ms' }],
  ])('knows what to do after %s', async (_name, behaviour, expected) => {
    const receiver = await receiverWith(behaviour);
    const limitMs = behaviour.status === 0 ? 150 : LIMIT_MS;
    const connection = connectionTo(receiver.url, protocol);
    expect(await send(connection, protocol, limitMs)).toMatchObject({ delivered: false, ...expected });
    receiver.status = 200;
    expect(await send(connection, protocol)).toEqual({ delivered: true });
  });

  it('reconnects when nothing was listening, and when the receiver was restarted', async () => {
    const port = await freePort();
    const connection = connectionTo(`http://127.0.0.1:${port}`, protocol);
    expect(await send(connection, protocol)).toMatchObject({
      ...{ delivered: false, again: true, reason: expect.stringContaining('ECONNREFUSED') },
    });
    for (let round = 0; round < 2; round++) {
      const receiver = await TelemetryReceiver.start(protocol === 'grpc' ? 'grpc' : 'http', port);
      // A broken keep-alive connection fails at its next use.
      const first = await send(connection, protocol);
      expect(first).toMatchObject(first.delivered ? {} : { again: true });
      if (!first.delivered) expect(await send(connection, protocol)).toEqual({ delivered: true });
      await receiver.stop();
    }
  });

  it('ends requests in progress when it is closed', async () => {
    const receiver = await receiverWith({ status: 0 });
    const connection = connectionTo(receiver.url, protocol);
    const outcome = send(connection, protocol, 60_000);
    await receiver.waitFor(({ requests }) => requests.length === 1);
    connection.close();
    expect(await outcome).toMatchObject({ delivered: false });
    await receiver.waitFor(({ connections }) => connections === 0);
  });

  it('refuses headers that HTTP does not allow, without an exception', async () => {
    const receiver = await receiverWith();
    const connection = connectionTo(receiver.url, protocol, { headers: { 'x key': 'k' } });
    expect(await send(connection, protocol)).toMatchObject({ delivered: false, again: false });
  });

  it('trusts the configured certificates, and no others', async () => {
    const { cert, key } = selfSigned();
    const options = { cert, key };
    const server: Server =
      protocol === 'grpc'
        ? createSecureServer(options).on('stream', (stream) => {
            stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '0' });
            stream.end();
          })
        : createHttps(options, (request, response) => request.resume().on('end', () => response.end()));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    cleanups.push(() => void server.close());
    const url = `https://localhost:${(server.address() as AddressInfo).port}`;
    expect(await send(connectionTo(url, protocol), protocol)).toMatchObject({
      delivered: false,
      again: true,
    });
    const trusting = connectionTo(url, protocol, { tls: { ca: cert } });
    expect(await send(trusting, protocol)).toEqual({ delivered: true });
  });
});

describe('A connection over gRPC', () => {
  it.each<[string, Record<string, string | number>, object]>([
    ['a proxy that is full', { ':status': 503 }, { again: true }],
    ['a proxy that refuses', { ':status': 403 }, { again: false }],
    [
      'a message that is too long',
      exhausted('Received message larger than max (5 vs. 4)'),
      { tooLarge: true },
    ],
    ['a quota without a time', exhausted('quota'), { again: false }],
  ])('understands %s', async (_name, headers, expected) => {
    const server = createHttp2().on('stream', (stream) => {
      stream.respond(headers);
      stream.end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    cleanups.push(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const outcome = await send(connectionTo(url, 'grpc'), 'grpc');
    expect(outcome).toMatchObject({ delivered: false, ...expected });
  });
});

function exhausted(message: string): Record<string, string | number> {
  return {
    ':status': 200,
    'content-type': 'application/grpc',
    'grpc-status': '8',
    'grpc-message': encodeURIComponent(message),
  };
}
