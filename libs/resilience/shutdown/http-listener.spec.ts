import { EventEmitter, once } from 'node:events';
import { get, type IncomingMessage, type Server } from 'node:http';
import { connect as connectHttp2, type ClientHttp2Session } from 'node:http2';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { Controller, Get, Module, Res, type INestApplication, type OnModuleDestroy } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { WsAdapter } from '@nestjs/platform-ws';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { gracefulShutdown, type ShutdownEnd } from './graceful-shutdown.js';

let desk: EventEmitter;
let story: string[] = [];

@Controller()
class SlowController implements OnModuleDestroy {
  @Get('quick')
  quick(): string {
    return 'quick';
  }

  @Get('slow')
  async slow(): Promise<string> {
    desk.emit('arrived');
    await once(desk, 'answer');
    return 'answered';
  }

  @Get('endless')
  endless(@Res() response: { raw?: NodeJS.WritableStream }): void {
    (response.raw ?? (response as NodeJS.WritableStream)).write('more to come');
  }

  onModuleDestroy(): void {
    story.push('destroyed');
  }
}

@WebSocketGateway()
class EchoGateway {
  @SubscribeMessage('echo')
  echo(): { event: string } {
    return { event: 'echo' };
  }
}

@Module({ controllers: [SlowController] })
class PlainModule {}

@Module({ imports: [PlainModule], providers: [EchoGateway] })
class GatewayModule {}

const portOf = (app: INestApplication) => ((app.getHttpServer() as Server).address() as AddressInfo).port;

async function bootGateway(adapterOf: (app: INestApplication) => WsAdapter | IoAdapter) {
  const app = await NestFactory.create(GatewayModule, { logger: false });
  app.useWebSocketAdapter(adapterOf(app));
  const shutdown = gracefulShutdown(app, { graceMs: 0, timeoutMs: 12_000 });
  await app.listen(0, '127.0.0.1');
  return { app, shutdown, port: portOf(app) };
}

async function slowRequest(port: number): Promise<{ answered: Promise<string> }> {
  const arrived = once(desk, 'arrived');
  const answered = fetch(`http://127.0.0.1:${port}/slow`).then((response) => response.text());
  await arrived;
  return { answered };
}

const clean = { outcome: 'clean', errors: [] } satisfies Partial<ShutdownEnd>;

beforeEach(() => {
  desk = new EventEmitter();
  story = [];
});
afterEach(() => expect(process.listenerCount('SIGTERM')).toBe(0));

describe('gracefulShutdown of an application on HTTP/2', () => {
  async function boot(timeoutMs: number, late = false) {
    const app = await NestFactory.create(PlainModule, new FastifyAdapter({ http2: true } as never), {
      logger: false,
    });
    const early = late ? undefined : gracefulShutdown(app, { graceMs: 0, timeoutMs });
    await app.listen(0, '127.0.0.1');
    const session = connectHttp2(`http://127.0.0.1:${portOf(app)}`);
    await text(ask(session, '/quick'));
    return { session, shutdown: early ?? gracefulShutdown(app, { graceMs: 100, timeoutMs }) };
  }

  const ask = (session: ClientHttp2Session, path: string) => session.request({ ':path': path });

  it('answers running requests and closes the connections of all sessions', async () => {
    const { session, shutdown } = await boot(12_000);
    const arrived = once(desk, 'arrived');
    const answered = text(ask(session, '/slow'));
    await arrived;
    const [goaway, closed] = [once(session, 'goaway'), once(session, 'close')];
    const ended = shutdown.begin();
    await goaway;
    expect(story).toEqual([]);
    desk.emit('answer');
    expect(await answered).toBe('answered');
    expect(await ended).toMatchObject(clean);
    expect(story).toEqual(['destroyed']);
    await closed;
  });

  it('finds the sessions from before it was called by their requests', async () => {
    const { session, shutdown } = await boot(12_000, true);
    const closed = once(session, 'close');
    const ended = shutdown.begin();
    const quick = async (): Promise<string> => text(ask(session, '/quick'));
    while ((await Promise.race([ended, quick().catch(() => 'closed')])) === 'quick');
    expect(await ended).toMatchObject(clean);
    await closed;
  });

  it('aborts a stream that never ends, and closes the application nevertheless', async () => {
    const { session, shutdown } = await boot(800);
    const endless = ask(session, '/endless').on('error', () => undefined);
    await once(endless, 'data');
    const closed = once(
      session.on('error', () => undefined),
      'close',
    );
    expect(await shutdown.begin()).toMatchObject({ outcome: 'late' });
    expect(story).toEqual(['destroyed']);
    await closed;
  });
});

describe('gracefulShutdown of an application with WebSockets', () => {
  it('disconnects clients of ws with 1001, without delaying the shutdown', async () => {
    const { shutdown, port } = await bootGateway((app) => new WsAdapter(app));
    const client = new WebSocket(`ws://127.0.0.1:${port}`);
    await once(client, 'open');
    const { answered } = await slowRequest(port);
    const closed = once(client, 'close');
    const ended = shutdown.begin();
    expect((await closed)[0]).toBe(1001);
    expect(story).toEqual([]);
    desk.emit('answer');
    expect(await answered).toBe('answered');
    expect(await ended).toMatchObject(clean);
  });

  it('disconnects socket.io clients, which would reconnect', async () => {
    const { shutdown, port } = await bootGateway((app) => new IoAdapter(app));
    const client = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], reconnection: false });
    await new Promise<void>((resolve) => client.once('connect', resolve));
    const gone = new Promise((resolve) => client.once('disconnect', resolve));
    const ended = shutdown.begin();
    expect(await gone).toBe('transport close');
    expect(await ended).toMatchObject(clean);
  });

  it('terminates clients that do not disconnect', async () => {
    const { shutdown, port } = await bootGateway((app) => new WsAdapter(app));
    const deaf = await upgraded(port);
    const cut = once(deaf, 'end');
    expect(await shutdown.begin()).toMatchObject(clean);
    await cut;
    deaf.destroy();
  });

  it('leaves unhandled upgrade requests to Node', async () => {
    const app = await NestFactory.create(PlainModule, { logger: false });
    const shutdown = gracefulShutdown(app, { graceMs: 0 });
    await app.listen(0, '127.0.0.1');
    const headers = { connection: 'upgrade', upgrade: 'chat' };
    const [answer] = (await once(
      get({ port: portOf(app), path: '/quick', headers, host: '127.0.0.1' }),
      'response',
    )) as [IncomingMessage];
    expect(await text(answer)).toBe('quick');
    expect(await shutdown.begin()).toMatchObject(clean);
  });
});

/** A client that never answers a closing frame. */
async function upgraded(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const key = Buffer.alloc(16).toString('base64');
  socket.write(
    `GET / HTTP/1.1\r\nhost: it\r\nconnection: upgrade\r\nupgrade: websocket\r\n` +
      `sec-websocket-version: 13\r\nsec-websocket-key: ${key}\r\n\r\n`,
  );
  const [head] = (await once(socket, 'data')) as [Buffer];
  expect(head.toString()).toContain('101 Switching Protocols');
  return socket.on('error', () => undefined);
}
