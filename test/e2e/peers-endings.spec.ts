import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect as connectHttp2, type ClientHttp2Session } from 'node:http2';
import { Readable } from 'node:stream';
import {
  Controller,
  Get,
  Head,
  HttpCode,
  Module,
  Res,
  StreamableFile,
  type INestApplication,
} from '@nestjs/common';
import { NestFactory, type AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { SpanStatusCode } from '@opentelemetry/api';
import { inject } from 'light-my-request';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ObservabilityModule } from 'nestjs-observability';
import { Story, until } from '../support/story.js';

type Answer = { raw?: ServerResponse; hijack?: () => void } & ServerResponse;

let waiting: (() => void) | undefined;

/** The Node.js response, which the handler writes itself. */
function own(answer: Answer): ServerResponse {
  answer.hijack?.();
  return answer.raw ?? answer;
}

@Controller()
class Endings {
  @Get('answer')
  answer(): string {
    return 'answer';
  }

  @Head('head')
  head(): void {
    return undefined;
  }

  @HttpCode(204)
  @Get('204')
  nothing(): void {
    return undefined;
  }

  @HttpCode(304)
  @Get('304')
  unchanged(): void {
    return undefined;
  }

  @Get('stream')
  stream(): StreamableFile {
    return new StreamableFile(Readable.from([Buffer.from('a'), Buffer.from('b')]));
  }

  @Get('hanging')
  hanging(): Promise<never> {
    waiting?.();
    return new Promise(() => undefined);
  }

  @Get('begun')
  begun(@Res() answer: Answer): void {
    own(answer).write('begun');
  }

  @Get('broken')
  broken(@Res() answer: Answer): void {
    const response = own(answer);
    response.write('begun');
    setImmediate(() => response.destroy(new RangeError('the file is gone')));
  }

  @Get('destroyed')
  destroyed(@Res() answer: Answer): void {
    own(answer).destroy();
  }
}

interface Ended {
  readonly status: number;
  readonly aborted?: true;
  readonly broken?: true;
  readonly level: string;
  /** `error.type` of the span if it failed. */
  readonly errorType?: string;
}

const ENDINGS: readonly [path: string, method: string, ended: Ended][] = [
  ['answer', 'GET', { status: 200, level: 'info' }],
  ['head', 'HEAD', { status: 200, level: 'info' }],
  ['204', 'GET', { status: 204, level: 'info' }],
  ['304', 'GET', { status: 304, level: 'info' }],
  ['stream', 'GET', { status: 200, level: 'info' }],
  ['broken', 'GET', { status: 200, broken: true, level: 'error', errorType: 'RangeError' }],
  ['destroyed', 'GET', { status: 500, broken: true, level: 'error', errorType: '_OTHER' }],
];

const CANCELLED: readonly [path: string, ended: Ended][] = [
  ['hanging', { status: 499, aborted: true, level: 'warn' }],
  ['begun', { status: 200, aborted: true, level: 'info' }],
];

const SERVERS: readonly [name: string, http2: boolean, adapter: () => AbstractHttpAdapter][] = [
  ['HTTP/1 on Express', false, () => new ExpressAdapter()],
  ['HTTP/1 on Fastify', false, () => new FastifyAdapter({ forceCloseConnections: true })],
  // Express does not support HTTP/2.
  ['HTTP/2 on Fastify', true, () => new FastifyAdapter({ http2: true } as object)],
];

class App {
  readonly story = new Story();
  app!: INestApplication;
  port = 0;

  async open(adapter: AbstractHttpAdapter): Promise<void> {
    @Module({ imports: [ObservabilityModule.forRoot(this.story.options())], controllers: [Endings] })
    class AppModule {}
    this.app = await NestFactory.create(AppModule, adapter, {
      bufferLogs: true,
      forceCloseConnections: true,
    });
    await this.app.listen(0, '127.0.0.1');
    this.port = Number(new URL((await this.app.getUrl()).replace('[::1]', '127.0.0.1')).port);
  }

  /** The recordings of the single request since the last call. */
  async ended(path: string): Promise<Ended> {
    const line = await until(
      () => this.story.lines.find(({ msg, path: of }) => msg === 'request completed' && of === `/${path}`),
      `the line of ${path}`,
    );
    const span = await until(
      () => this.story.spans.find(({ attributes }) => attributes['url.path'] === `/${path}`),
      'the span',
    );
    expect(span.attributes['http.response.status_code']).toBe(line.status);
    const errorType = span.attributes['error.type'] as string | undefined;
    expect(span.status.code === SpanStatusCode.ERROR).toBe(errorType !== undefined);
    const { status, aborted, broken, level } = line as unknown as Ended;
    this.story.forget();
    return {
      status,
      level,
      ...(aborted && { aborted }),
      ...(broken && { broken }),
      ...(errorType && { errorType }),
    };
  }
}

describe.each(SERVERS)('How a request ended over %s', (_name, http2, adapter) => {
  const server = new App();
  let session: ClientHttp2Session | undefined;

  beforeAll(async () => {
    await server.open(adapter());
    if (http2) session = connectHttp2(`http://127.0.0.1:${server.port}`);
  });

  afterAll(async () => {
    session?.destroy();
    await server.app.close();
  });

  /** Sends a request, and reads the whole answer, or cancels when the handler waits or the first byte has arrived. */
  async function ask(path: string, method: string, cancel = false): Promise<void> {
    const arrived = new Promise<void>((resolve) => (waiting = resolve));
    if (session) {
      const stream = session.request({ ':path': `/${path}`, ':method': method });
      stream.on('error', () => undefined);
      const closed = once(stream, 'close').catch(() => undefined);
      if (cancel) {
        await Promise.race([arrived, once(stream, 'data')]);
        stream.close(8);
      } else stream.resume();
      await closed;
      return;
    }
    const request = httpRequest({ port: server.port, host: '127.0.0.1', path: `/${path}`, method });
    request.on('error', () => undefined);
    const closed = once(request, 'close').catch(() => undefined);
    const answered = new Promise<IncomingMessage>((resolve) => request.once('response', resolve));
    request.end();
    if (cancel) {
      await Promise.race([arrived, answered.then((response) => once(response, 'data'))]);
      request.destroy();
    } else void answered.then((response) => response.on('error', () => undefined).resume());
    await closed;
  }

  it.each(ENDINGS)('%s (%s)', async (path, method, ended) => {
    await ask(path, method);
    expect(await server.ended(path)).toEqual(ended);
  });

  it.each(CANCELLED)('cancelled by the client: %s', async (path, ended) => {
    await ask(path, 'GET', true);
    expect(await server.ended(path)).toEqual(ended);
  });
});

describe.each(SERVERS.filter(([, http2]) => !http2))(
  'How an injected request ended: %s',
  (_name, _http2, adapter) => {
    const server = new App();

    beforeAll(() => server.open(adapter()));
    afterAll(() => server.app.close());

    it.each(ENDINGS.slice(0, 5))('%s (%s)', async (path, method, ended) => {
      const instance = server.app.getHttpAdapter().getInstance() as unknown;
      const handler = instance as (request: unknown, response: unknown) => void;
      if (typeof instance === 'function') await inject(handler, { url: `/${path}`, method: method as 'GET' });
      else await (instance as { inject(of: object): Promise<unknown> }).inject({ url: `/${path}`, method });
      expect(await server.ended(path)).toEqual(ended);
    });
  },
);
