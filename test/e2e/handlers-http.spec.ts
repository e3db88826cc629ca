import { get, type IncomingHttpHeaders } from 'node:http';
import { Controller, Get, Module, Param, type ArgumentsHost, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { ObservabilityModule } from 'nestjs-observability';
import { inbound, Story, Teller } from '../support/story.js';
import { Telling, TOLD_AROUND, TOLD_FAILED } from '../support/telling.js';

/** Answers a failure in a form that both adapters support. */
const unavailable = (_error: unknown, host: ArgumentsHost): unknown =>
  host
    .switchToHttp()
    .getResponse<{ status(code: number): { send(body: object): unknown } }>()
    .status(503)
    .send({});

@Controller('orders')
@Telling(unavailable)
class OrdersController {
  constructor(private readonly teller: Teller) {}

  @Get(':id')
  async find(@Param('id') id: string): Promise<string> {
    await this.teller.tell();
    return id;
  }

  @Get('broken/:id')
  broken(@Param('id') id: string): never {
    throw new Error(`no order ${id}`);
  }
}

describe.each([
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
])('An HTTP request on %s', (_name, adapter) => {
  let app: INestApplication;
  let story: Story;

  afterEach(() => app.close());

  beforeEach(async () => {
    story = new Story();
    @Module({
      imports: [ObservabilityModule.forRoot(story.options())],
      controllers: [OrdersController],
      providers: [Teller],
    })
    class AppModule {}
    app = await NestFactory.create(AppModule, adapter(), { bufferLogs: true });
    await app.listen(0, '127.0.0.1');
  });

  it('has spans and lines in one trace, in guard, handler, service and timer, and answers its ids', async () => {
    const { traceId, spanId, traceparent } = inbound();

    const response = await fetch(`${await app.getUrl()}/orders/7`, { headers: { traceparent } });

    expect(story.told(traceId).slice(0, TOLD_AROUND.length)).toEqual(TOLD_AROUND);
    const [server] = await story.spansOf(traceId, 'GET /orders/:id');
    expect(server?.parentSpanContext?.spanId).toBe(spanId);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-trace-id': traceId,
      'x-span-id': server?.spanContext().spanId,
      'x-correlation-id': expect.stringMatching(/./),
    });
  });

  it('has the lines of the filter of a failure in its trace', async () => {
    const { traceId, traceparent } = inbound(3);
    const response = await fetch(`${await app.getUrl()}/orders/broken/7`, { headers: { traceparent } });
    expect(response.status).toBe(503);
    expect(story.told(traceId).slice(0, TOLD_FAILED.length)).toEqual(TOLD_FAILED);
  });

  it('accepts a trace id from callers without W3C Trace Context', async () => {
    const { traceId } = inbound(2);
    const headers = { 'x-trace-id': traceId };
    const response = await requestFromOutside(`${await app.getUrl()}/orders/7`, headers);
    expect(response['x-trace-id']).toBe(traceId);
    const [server] = await story.spansOf(traceId, 'GET /orders/:id');
    expect(server?.parentSpanContext).toBeUndefined();
  });
});

/** A request as from another process: without the trace that `fetch` would add in this one. */
function requestFromOutside(url: string, headers: Record<string, string>): Promise<IncomingHttpHeaders> {
  return new Promise((resolve, reject) => {
    const start = (): unknown =>
      get(url, { headers }, (response) => resolve(response.resume().headers)).on('error', reject);
    context.with(suppressTracing(ROOT_CONTEXT), start);
  });
}
