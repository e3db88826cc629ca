import { AmqpConnection, Nack, RabbitRPC, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import { Injectable, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule, type ObservabilityOptions } from 'nestjs-observability';
import { EmbeddedBroker, ObservableRabbitMQModule, retryWithDelay } from 'nestjs-observability/rabbitmq';
import { fetchMetricsPage, metricValue, type MetricsPage } from 'nestjs-observability/testing';
import { inbound, Story, until } from '../support/story.js';

const DLX = { arguments: { 'x-dead-letter-exchange': 'amq.fanout' } };

@Injectable()
class Consumer {
  seen = 0;
  finish = (): void => undefined;
  private readonly finished = new Promise<void>((resolve) => (this.finish = resolve));
  private begin = (): void => undefined;
  readonly begun = new Promise<void>((resolve) => (this.begin = resolve));

  @RabbitSubscribe({ queue: 'slow' })
  async slow(): Promise<void> {
    this.begin();
    await this.finished;
  }

  @RabbitSubscribe({ queue: 'good' })
  good(): void {
    this.seen++;
  }

  @RabbitSubscribe({ queue: 'refused' })
  refused(): Nack {
    return new Nack(false);
  }

  @RabbitSubscribe({ queue: 'buried', queueOptions: DLX })
  buried(): Nack {
    return new Nack(false);
  }

  @RabbitSubscribe({ queue: 'again' })
  again(_body: unknown, raw: { fields: { redelivered: boolean } }): Nack | void {
    if (!raw.fields.redelivered) return new Nack(true);
  }

  @RabbitSubscribe({ queue: 'retried', errorHandler: retryWithDelay({ attempts: 2, delaysMs: [20] }) })
  retried(): never {
    throw new TypeError('no');
  }

  @RabbitRPC({ exchange: 'amq.direct', routingKey: 'sum', queue: 'sum' })
  sum(body: { a: number }): number {
    return body.a + 1;
  }

  @RabbitSubscribe({ queue: 'batched', batchOptions: { size: 3, timeout: 500 } })
  async batched(messages: unknown[]): Promise<void> {
    this.seen += messages.length;
  }
}

describe('Messages of RabbitMQ', () => {
  let story: Story;
  let app: INestApplicationContext;
  let rabbit: AmqpConnection;
  let broker: EmbeddedBroker | undefined;

  async function start(more: Partial<ObservabilityOptions> = {}): Promise<void> {
    story = new Story();
    const base = story.options();
    const options: ObservabilityOptions = {
      ...base,
      management: { port: 0 },
      ...more,
      logging: { ...base.logging, ...more.logging },
    };
    @Module({
      imports: [
        ObservabilityModule.forRoot(options),
        ObservableRabbitMQModule.forRoot({ embedded: broker ?? true }),
      ],
      providers: [Consumer],
    })
    class AppModule {}
    app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
    rabbit = app.get(AmqpConnection);
  }

  afterEach(async () => {
    await app.close();
    await broker?.close();
    broker = undefined;
  });

  const page = (): Promise<MetricsPage> => fetchMetricsPage(app.get(ManagementServer).url ?? '');
  const lines = (destination: string): Record<string, unknown>[] =>
    story.lines.filter((line) => line.context === 'Messages' && line.destination === destination);
  const linesOf = (destination: string, count = 1) =>
    until(
      () => (lines(destination).length >= count ? lines(destination) : undefined),
      `lines of ${destination}`,
    );

  const where = (queue: string) => ({ messaging_system: 'rabbitmq', messaging_destination_name: queue });
  const settled = (metrics: MetricsPage, queue: string, outcome: string) =>
    metricValue(metrics, 'messaging_client_settled_messages_total', { ...where(queue), outcome });

  it('are counted when received and when acked, timed, and none stays in progress', async () => {
    await start();
    await rabbit.publish('', 'good', {});
    await rabbit.publish('', 'good', {});
    await linesOf('good', 2);
    const metrics = await page();
    const at = (name: string) => metricValue(metrics, name, where('good'));
    expect(at('messaging_client_consumed_messages_total')).toBe(2);
    expect(settled(metrics, 'good', 'acked')).toBe(2);
    expect(at('messaging_process_duration_seconds_count')).toBe(2);
    expect(at('messaging_process_active_messages')).toBe(0);
    expect(at('messaging_client_sent_messages_total')).toBe(2);
    expect(at('messaging_client_operation_duration_seconds_count')).toBe(2);
  });

  it.each([
    ['refused', 'nacked'],
    ['buried', 'dead_lettered'],
  ])('that are %s count as %s', async (queue, outcome) => {
    await start();
    await rabbit.publish('', queue, {});
    expect(await linesOf(queue)).toMatchObject([{ outcome, msg: 'message processed' }]);
    expect(settled(await page(), queue, outcome)).toBe(1);
  });

  it('that are returned and delivered again count as requeued and redelivered', async () => {
    await start();
    await rabbit.publish('', 'again', {});
    await linesOf('again', 2);
    const metrics = await page();
    expect(settled(metrics, 'again', 'requeued')).toBe(1);
    expect(settled(metrics, 'again', 'acked')).toBe(1);
    expect(metricValue(metrics, 'messaging_client_redelivered_messages_total', where('again'))).toBe(1);
    expect(metricValue(metrics, 'messaging_client_consumed_messages_total', where('again'))).toBe(2);
  });

  it('that fail count by the type of their error, as retried and then as dead-lettered', async () => {
    await start();
    await rabbit.publish('', 'retried', {});
    const told = await linesOf('retried', 2);
    expect(told).toMatchObject([
      { level: 'warn', outcome: 'retried', error_type: 'TypeError' },
      { level: 'warn', outcome: 'dead_lettered', error_type: 'TypeError' },
    ]);
    const metrics = await page();
    expect(settled(metrics, 'retried', 'retried')).toBe(1);
    expect(settled(metrics, 'retried', 'dead_lettered')).toBe(1);
    const failed = { ...where('retried'), error_type: 'TypeError' };
    expect(metricValue(metrics, 'messaging_process_duration_seconds_count', failed)).toBe(2);
  });

  it('whose connection breaks during processing count as released, and none remains in progress', async () => {
    broker = new EmbeddedBroker();
    await start();
    await rabbit.publish('', 'slow', {});
    await app.get(Consumer).begun;
    broker.dropConnections();
    expect(await linesOf('slow')).toMatchObject([{ outcome: 'released' }]);
    app.get(Consumer).finish();
    await linesOf('slow', 2);
    const metrics = await page();
    expect(settled(metrics, 'slow', 'acked')).toBe(1);
    expect(metricValue(metrics, 'messaging_process_active_messages', where('slow'))).toBe(0);
  });

  it('that cannot be read are counted too', async () => {
    await start();
    await rabbit.publish('', 'good', Buffer.from('{'), { contentType: 'application/json' });
    const [line] = await linesOf('good');
    expect(line).toMatchObject({ error_type: 'MalformedMessageError' });
  });

  it('of RPC and of a batch are counted one by one', async () => {
    await start();
    expect(await rabbit.request({ exchange: 'amq.direct', routingKey: 'sum', payload: { a: 1 } })).toBe(2);
    for (let n = 0; n < 3; n++) await rabbit.publish('', 'batched', {});
    await linesOf('batched', 3);
    const metrics = await page();
    expect(settled(metrics, 'sum', 'acked')).toBe(1);
    expect(settled(metrics, 'batched', 'acked')).toBe(3);
    expect(metricValue(metrics, 'messaging_process_active_messages', where('batched'))).toBe(0);
    const replies = metricValue(metrics, 'messaging_client_sent_messages_total', where('(temporary)'));
    expect(replies).toBe(1);
  });

  it('leave one line each, with the ids of the span that worked on them', async () => {
    await start();
    const { traceId, traceparent } = inbound(1);
    await rabbit.publish('', 'good', {}, { headers: { traceparent }, correlationId: 'c-1' });
    const [span] = (await story.spansOf(traceId, 'process good')).filter(
      ({ name }) => name === 'process good',
    );
    const own = await linesOf('good');
    expect(own).toEqual([
      expect.objectContaining({
        level: 'info',
        msg: 'message processed',
        system: 'rabbitmq',
        outcome: 'acked',
        duration_ms: expect.any(Number),
        correlation_id: 'c-1',
        trace_id: traceId,
        span_id: span?.spanContext().spanId,
      }),
    ]);
  });

  it('are counted and logged without tracing, and traced without metrics and lines', async () => {
    await start({ tracing: { enabled: false } });
    await rabbit.publish('', 'good', {});
    await linesOf('good');
    expect(settled(await page(), 'good', 'acked')).toBe(1);
    await app.close();

    await start({ metrics: { enabled: false }, logging: { messageLines: false } });
    const { traceId, traceparent } = inbound(2);
    await rabbit.publish('', 'good', {}, { headers: { traceparent } });
    await story.spansOf(traceId, 'process good');
    expect(lines('good')).toEqual([]);
  });
});
