import { AmqpConnection, Nack, RabbitPayload, RabbitRPC, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import { Injectable, Module, UseFilters, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SpanKind } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ObservabilityModule } from 'nestjs-observability';
import { ObservableRabbitMQModule } from 'nestjs-observability/rabbitmq';
import { inbound, Story, Teller, until } from '../support/story.js';
import { Telling, TellingFilter, TOLD_AROUND, TOLD_FAILED } from '../support/telling.js';

interface Order {
  id?: number;
  broken?: boolean;
}

@Injectable()
@Telling(() => new Nack(false))
class OrdersConsumer {
  constructor(private readonly teller: Teller) {}

  @RabbitSubscribe({ queue: 'single' })
  async single(@RabbitPayload() { broken }: Order): Promise<void> {
    if (broken) throw new Error('no order');
    await this.teller.tell();
  }

  @RabbitRPC({ exchange: 'amq.direct', routingKey: 'rpc', queue: 'rpc' })
  @UseFilters(new TellingFilter(() => 'refused'))
  async rpc(@RabbitPayload() { id, broken }: Order): Promise<number> {
    if (broken) throw new Error('no order');
    await this.teller.tell();
    return Number(id) * 2;
  }

  @RabbitSubscribe({ name: 'configured' })
  configured(): void {
    // Its queue is in the options of the module.
  }

  // Only its size ends a batch, however slowly its messages arrive.
  @RabbitSubscribe({ queue: 'batch', batchOptions: { size: 3, timeout: 600_000 } })
  async batch(@RabbitPayload() orders: Order[]): Promise<void> {
    if (orders.some(({ broken }) => broken)) throw new Error('no orders');
    await this.teller.tell();
  }
}

describe('A golevelup handler', () => {
  const story = new Story();
  let app: INestApplicationContext;
  let rabbit: AmqpConnection;

  beforeAll(async () => {
    @Module({
      imports: [
        ObservabilityModule.forRoot(story.options()),
        ObservableRabbitMQModule.forRoot({
          embedded: true,
          handlers: { configured: [{ queue: 'one' }, { queue: 'other' }] },
        }),
      ],
      providers: [OrdersConsumer, Teller],
    })
    class AppModule {}
    app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
    rabbit = app.get(AmqpConnection);
  });

  afterAll(() => app.close());

  it('works on a message in the trace of its sender, and so does all that Nest runs around it', async () => {
    const { traceId, spanId, traceparent } = inbound(1);
    const headers = { traceparent };
    await rabbit.publish('', 'single', {}, { headers });
    const spans = await story.spansOf(traceId, 'process single');
    const consumer = spans.find(({ kind }) => kind === SpanKind.CONSUMER);
    const producer = spans.find(({ kind }) => kind === SpanKind.PRODUCER);
    expect(consumer?.parentSpanContext?.spanId).toBe(producer?.spanContext().spanId);
    expect(producer?.parentSpanContext?.spanId).toBe(spanId);
    expect(story.told(traceId)).toEqual(TOLD_AROUND);
    expect(headers).toEqual({ traceparent });
  });

  it('handles the failure of a message in the trace of its sender', async () => {
    const { traceId, traceparent } = inbound(6);
    await rabbit.publish('', 'single', { broken: true }, { headers: { traceparent } });
    await story.spansOf(traceId, 'process single');
    expect(story.told(traceId)).toEqual(TOLD_FAILED);
  });

  it.each([
    [8, 'one'],
    [9, 'other'],
  ])('names the queue of the module options that a message came from (%i)', async (number, queue) => {
    const { traceId, traceparent } = inbound(number);
    await rabbit.publish('', queue, {}, { headers: { traceparent } });
    const spans = await story.spansOf(traceId, `process ${queue}`);
    const consumer = spans.find(({ kind }) => kind === SpanKind.CONSUMER);
    expect(consumer?.attributes['messaging.destination.name']).toBe(queue);
  });

  it('answers an RPC in the trace of its caller', async () => {
    const { traceId, spanId, traceparent } = inbound(2);
    const request = {
      exchange: 'amq.direct',
      routingKey: 'rpc',
      payload: { id: 21 },
      headers: { traceparent },
    };
    expect(await rabbit.request(request)).toBe(42);
    const spans = await story.spansOf(traceId, 'process rpc');
    const consumer = spans.find(({ kind }) => kind === SpanKind.CONSUMER);
    const caller = spans.find(({ kind }) => kind !== SpanKind.CONSUMER);
    expect(consumer?.parentSpanContext?.spanId).toBe(caller?.spanContext().spanId);
    expect(caller?.parentSpanContext?.spanId).toBe(spanId);
    expect(story.told(traceId)).toEqual(TOLD_AROUND);
  });

  it('answers the failure of an RPC in the trace of its caller', async () => {
    const { traceId, traceparent } = inbound(7);
    const request = { exchange: 'amq.direct', routingKey: 'rpc', payload: { broken: true } };
    expect(await rabbit.request({ ...request, headers: { traceparent } })).toBe('refused');
    expect(story.told(traceId)).toEqual(TOLD_FAILED);
  });

  it('links the span of a batch to each message, and begins a trace for all that Nest runs', async () => {
    const senders = [3, 4, 5].map(inbound);
    for (const { traceparent } of senders)
      await rabbit.publish('', 'batch', {}, { headers: { traceparent } });
    const span = await until(() => story.spans.find(({ name }) => name === 'process batch'), 'the batch');
    expect(span.parentSpanContext).toBeUndefined();
    const linked = span.links.map(({ context }) => context.traceId);
    expect(linked).toEqual(senders.map(({ traceId }) => traceId));
    expect(story.told(span.spanContext().traceId)).toEqual(TOLD_AROUND);
  });

  it('handles the failure of a batch in the trace of the batch', async () => {
    for (let n = 0; n < 3; n++) await rabbit.publish('', 'batch', { broken: true });
    const find = () => story.spans.filter(({ name }) => name === 'process batch')[1];
    const span = await until(find, 'the failed batch');
    expect(story.told(span.spanContext().traceId)).toEqual(TOLD_FAILED);
  });
});
