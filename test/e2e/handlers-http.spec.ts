import { get, type IncomingHttpHeaders } from 'node:http';
import { Controller, Get, Module, Param, UseGuards, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { ObservabilityModule } from 'nestjs-observability';
import { inbound, Story, Teller, TellingGuard, TOLD_GUARDED } from '../support/story.js';

@Controller('orders')
@UseGuards(TellingGuard)
class OrdersController {
  constructor(private readonly teller: Teller) {}

  @Get(':id')
  async find(@Param('id') id: string): Promise<string> {
    await this.teller.tell();
    return id;
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

    expect(story.told(traceId).slice(0, 5)).toEqual(TOLD_GUARDED);
    const [server] = await story.spansOf(traceId, 'GET /orders/:id');
    expect(server?.parentSpanContext?.spanId).toBe(spanId);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-trace-id': traceId,
      'x-span-id': server?.spanContext().spanId,
      'x-correlation-id': expect.stringMatching(/./),
    });
  });

  it('takes a trace id from callers that speak no W3C Trace Context', async () => {
    const { traceId } = inbound(2);
    const headers = { 'x-trace-id': traceId };
    const response = await requestFromOutside(`${await app.getUrl()}/orders/7`, headers);
    expect(response['x-trace-id']).toBe(traceId);
    const [server] = await story.spansOf(traceId, 'GET /orders/:id');
    expect(server?.parentSpanContext).toBeUndefined();
  });
});

/** A request as it comes from another process: without the trace that `fetch` adds in this one. */
function requestFromOutside(url: string, headers: Record<string, string>): Promise<IncomingHttpHeaders> {
  return new Promise((resolve, reject) => {
    const start = (): unknown =>
      get(url, { headers }, (response) => resolve(response.resume().headers)).on('error', reject);
    context.with(suppressTracing(ROOT_CONTEXT), start);
  });
}
