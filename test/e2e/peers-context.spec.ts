import { AsyncResource } from 'node:async_hooks';
import { Transform } from 'node:stream';
import { createGunzip, gzipSync } from 'node:zlib';
import { Controller, Get, Injectable, Logger, Module, Post, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ObservabilityModule } from 'nestjs-observability';
import { Traced } from 'nestjs-observability/tracing';
import { inbound, Story, until } from '../support/story.js';

type Next = () => void;
type Request = NodeJS.ReadableStream & { url: string };

/** Continues asynchronously like a driver whose connections were opened at start. */
const pool = new AsyncResource('pool');

/** Ways in which middleware continues asynchronously. */
const CONTINUATIONS: Record<string, (request: Request, next: Next) => void> = {
  'an event of the request': (request, next) => void request.on('end', () => next()).resume(),
  'an event that is awaited once': (request, next) => void request.once('end', () => next()).resume(),
  'a body reader that the request is piped into': (request, next) =>
    void request
      .pipe(new Transform({ transform: (_chunk, _encoding, done) => done() }))
      .on('finish', () => next())
      .resume(),
  'a decompressed body': (request, next) =>
    void request
      .pipe(createGunzip())
      .on('end', () => next())
      .resume(),
  'an async iterator over the body': (request, next) =>
    void (async () => {
      for await (const chunk of request) void chunk;
      next();
    })(),
  'a promise': (_request, next) => void Promise.resolve().then(next),
  'a timer': (_request, next) => void setTimeout(next, 1),
  'a callback of a pool': (_request, next) => void setImmediate(() => pool.runInAsyncScope(next)),
};

@Injectable()
class Service {
  @Traced()
  work(): string {
    new Logger('Service').log('worked');
    return 'done';
  }
}

@Controller('continued')
class Continued {
  constructor(private readonly service: Service) {}

  @Post(':way')
  post(): string {
    return this.service.work();
  }

  @Get(':way')
  get(): string {
    return this.service.work();
  }
}

describe('Middleware of Express that continues later', () => {
  const story = new Story();
  let app: INestApplication;
  let url: string;

  beforeAll(async () => {
    @Module({
      imports: [ObservabilityModule.forRoot(story.options())],
      controllers: [Continued],
      providers: [Service],
    })
    class AppModule {}
    const made = await NestFactory.create<NestExpressApplication>(AppModule, new ExpressAdapter(), {
      bufferLogs: true,
      bodyParser: false,
    });
    made.use((request: Request, _response: unknown, next: Next) => {
      const way = decodeURIComponent(request.url.split('/')[2] ?? '');
      CONTINUATIONS[way]?.(request, next);
    });
    await made.listen(0, '127.0.0.1');
    app = made;
    url = await app.getUrl();
  });

  afterAll(() => app.close());

  it.each(Object.keys(CONTINUATIONS))('by %s keeps the trace of the request', async (way) => {
    const { traceId, traceparent } = inbound(Object.keys(CONTINUATIONS).indexOf(way) + 1);
    const path = `${url}/continued/${encodeURIComponent(way)}`;
    const response = await fetch(path, {
      method: 'POST',
      headers: { traceparent },
      body: gzipSync('{"a":1}'),
    });
    expect(await response.text()).toBe('done');
    const spans = await story.spansOf(traceId, 'POST /continued/:way');
    const server = spans.find(({ name }) => name === 'POST /continued/:way');
    const inner = spans.find(({ name }) => name === 'Service.work');
    expect(inner?.parentSpanContext?.spanId).toBe(server?.spanContext().spanId);
    expect(
      await until(
        () => story.lines.find(({ msg, trace_id }) => msg === 'worked' && trace_id === traceId),
        'its line',
      ),
    ).toBeDefined();
  });

  it('keeps the requests of one connection apart', async () => {
    const way = encodeURIComponent('an event of the request');
    const ids = [21, 22, 23].map(inbound);
    for (const { traceparent } of ids)
      await (await fetch(`${url}/continued/${way}`, { headers: { traceparent } })).text();
    for (const { traceId } of ids) {
      const spans = await story.spansOf(traceId, 'GET /continued/:way');
      expect(spans.map(({ name }) => name).sort()).toEqual(['GET /continued/:way', 'Service.work']);
    }
  });
});
