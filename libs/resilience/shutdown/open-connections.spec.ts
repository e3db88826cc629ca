import { EventEmitter, once } from 'node:events';
import { get, type IncomingMessage, type Server } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { Controller, Get, Module, Sse, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { interval, map, startWith } from 'rxjs';
import { selfSigned } from '../../../test/support/self-signed.js';
import { gracefulShutdown, type GracefulShutdown } from './graceful-shutdown.js';

let desk: EventEmitter;

@Controller()
class WaitingController {
  @Get('quick')
  quick(): string {
    return 'quick';
  }

  @Get('poll')
  async poll(): Promise<string> {
    desk.emit('arrived');
    await once(desk, 'news');
    return 'news';
  }

  @Sse('events')
  events() {
    return interval(5).pipe(
      startWith(0),
      map((n) => ({ data: { n } })),
    );
  }
}

@Module({ controllers: [WaitingController] })
class WaitingModule {}

const { cert, key } = selfSigned();
const SERVERS = {
  express: () => new ExpressAdapter(),
  fastify: () => new FastifyAdapter(),
  'fastify over TLS': () => new FastifyAdapter({ https: { cert, key } }),
  'fastify over HTTP/2': () => new FastifyAdapter({ http2: true } as never),
  'fastify over HTTP/2 and TLS': () => new FastifyAdapter({ http2: true, https: { cert, key } } as never),
};
const SECURE = Object.keys(SERVERS).filter((name) => name.includes('TLS'));

let sockets: Socket[] = [];
beforeEach(() => {
  desk = new EventEmitter();
  sockets = [];
});
afterEach(() => sockets.forEach((socket) => socket.destroy()));

/** A shutdown that waits for a connection would use all of this time. */
const PATIENT_MS = 60_000;

async function boot(name: string, timeoutMs = 12_000): Promise<{ port: number; shutdown: GracefulShutdown }> {
  const adapter = SERVERS[name as keyof typeof SERVERS]();
  const app: INestApplication = await NestFactory.create(WaitingModule, adapter as never, { logger: false });
  const shutdown = gracefulShutdown(app, { graceMs: 0, timeoutMs });
  await app.listen(0, '127.0.0.1');
  return { shutdown, port: ((app.getHttpServer() as Server).address() as AddressInfo).port };
}

/** A client that sends some bytes, and resolves when the server has received them. */
async function client(port: number, bytes = ''): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket.on('error', () => undefined));
  await once(socket, 'connect');
  socket.write(bytes);
  return socket;
}

const gone = (socket: Socket): Promise<unknown> =>
  new Promise((resolve) => socket.resume().once('close', resolve));

describe.each(Object.keys(SERVERS))('gracefulShutdown of an application on %s', (name) => {
  it('closes a connection that never sent a byte at once', async () => {
    const { port, shutdown } = await boot(name, PATIENT_MS);
    const silent = await client(port);
    // A round trip, after which the server knows the connection.
    await client(port, 'x');
    const [{ outcome, durationMs }] = await Promise.all([shutdown.begin(), gone(silent)]);
    expect(outcome).toBe('clean');
    expect(durationMs).toBeLessThan(PATIENT_MS / 2);
  });

  it('closes one with a part of a request a second later', async () => {
    const { port, shutdown } = await boot(name, PATIENT_MS);
    const half = await client(port, 'GET /quick HTTP/1.1\r\nHost: a\r\n');
    const [{ outcome, durationMs }] = await Promise.all([shutdown.begin(), gone(half)]);
    expect(outcome).toBe('clean');
    expect(durationMs).toBeLessThan(PATIENT_MS / 2);
  });
});

describe.each(SECURE)('gracefulShutdown of an application on %s', (name) => {
  it('closes a connection that is secure and silent, and keeps those with a request', async () => {
    const { port, shutdown } = await boot(name);
    const silent = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
    sockets.push(silent.on('error', () => undefined));
    await once(silent, 'secureConnect');
    const session = connectHttp2(`https://127.0.0.1:${port}`, { rejectUnauthorized: false });
    session.on('error', () => undefined);
    const arrived = once(desk, 'arrived');
    const answered = name.includes('HTTP/2')
      ? text(session.request({ ':path': '/poll' }))
      : fetchTls(port, '/poll');
    await arrived;
    const ended = shutdown.begin();
    await gone(silent);
    desk.emit('news');
    expect(await answered).toBe('news');
    expect((await ended).outcome).toBe('clean');
    session.destroy();
  });
});

async function fetchTls(port: number, path: string): Promise<string> {
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
  sockets.push(socket);
  socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
  return ((await text(socket)).split('\r\n\r\n')[1] ?? '').trim();
}

describe.each(['express', 'fastify'])('gracefulShutdown of an application on %s', (name) => {
  const ask = async (port: number, path: string, headers = {}): Promise<IncomingMessage> =>
    (await once(get({ port, host: '127.0.0.1', path, headers }), 'response'))[0] as IncomingMessage;

  it('answers a request that is completed in the meantime', async () => {
    const { port, shutdown } = await boot(name);
    const half = await client(port, 'GET /poll HTTP/1.1\r\nHost: a\r\n');
    const silent = await client(port);
    await client(port, 'x');
    const ended = shutdown.begin();
    await gone(silent);
    const arrived = once(desk, 'arrived');
    half.write('\r\n');
    await arrived;
    desk.emit('news');
    expect(await text(half)).toContain('news');
    expect((await ended).outcome).toBe('clean');
  });

  it('ends streams of server-sent events, which reconnect elsewhere', async () => {
    const { port, shutdown } = await boot(name, PATIENT_MS);
    const events = await ask(port, '/events', { accept: 'text/event-stream' });
    const received = text(events);
    const [{ outcome, durationMs }, stream] = await Promise.all([shutdown.begin(), received]);
    expect(outcome).toBe('clean');
    expect(durationMs).toBeLessThan(PATIENT_MS / 2);
    expect(stream).toMatch(/^data: .*\n\n$/ms);
    expect(events.complete).toBe(true);
  });

  it('refuses a long poll with 503 before the time is over', async () => {
    // Refused after 3 s, so that 3 s are left to close the connection, and 2 s to close the application.
    const { port, shutdown } = await boot(name, 8_000);
    const arrived = once(desk, 'arrived');
    const answer = ask(port, '/poll');
    await arrived;
    const ended = shutdown.begin();
    const { statusCode, headers } = await answer;
    expect([statusCode, headers['retry-after']]).toEqual([503, '1']);
    // Its handler may still respond, without a client.
    desk.emit('news');
    expect(await ended).toMatchObject({ outcome: 'clean', errors: [] });
  });
});
