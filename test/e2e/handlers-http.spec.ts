import { Controller, Get, Module, Param, UseGuards, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterEach, describe, expect, it } from '@jest/globals';
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
  const story = new Story();

  afterEach(() => app.close());

  it('has spans and lines in one trace, in guard, handler, service and timer, and answers its ids', async () => {
    @Module({
      imports: [ObservabilityModule.forRoot(story.options())],
      controllers: [OrdersController],
      providers: [Teller],
    })
    class AppModule {}
    app = await NestFactory.create(AppModule, adapter(), { bufferLogs: true });
    await app.listen(0, '127.0.0.1');
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
});
