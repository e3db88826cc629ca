import {
  Controller,
  Get,
  Logger,
  Module,
  type INestApplication,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ObservabilityModule, runWith, type ObservabilityOptions } from 'nestjs-observability';
import { LogSink } from '#logging';
import { TelemetryReceiver } from 'nestjs-observability/testing';

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

@Controller()
class Shop implements OnApplicationShutdown {
  private readonly logger = new Logger('Shop');

  onApplicationShutdown(): void {
    this.logger.log('closing');
  }

  @Get('order')
  order(): string {
    const cause = new Error('connect amqp://app:hunter2@rabbit:5672 failed');
    runWith({ user_id: 'u-1' }, () => {
      this.logger.log({
        order_id: 7,
        items: ['a', 'b'],
        customer: { vip: true },
        password: 'hunter2',
        msg: 'placed',
      });
      this.logger.error(new Error('not sent', { cause }));
    });
    return 'ok';
  }
}

describe('OTLP log export', () => {
  const cleanups: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  async function receiverOf(protocol: 'grpc' | 'http/protobuf'): Promise<TelemetryReceiver> {
    const receiver = await TelemetryReceiver.start(protocol);
    cleanups.push(() => receiver.stop());
    return receiver;
  }

  async function boot(
    logging: ObservabilityOptions['logging'],
    tracing: ObservabilityOptions['tracing'] = {},
  ): Promise<{ app: INestApplication; url: string; lines: string[] }> {
    const lines: string[] = [];
    @Module({
      imports: [
        ObservabilityModule.forRoot({
          service: { name: 'shop', version: '2.0.0' },
          logging: { destination: { write: (line) => lines.push(line) }, scheduledDelayMs: 20, ...logging },
          tracing,
          management: { enabled: false },
        }),
      ],
      controllers: [Shop],
    })
    class ShopModule {}
    const app = await NestFactory.create(ShopModule, { bufferLogs: true, abortOnError: false });
    let open = true;
    const close = app.close.bind(app);
    app.close = async () => {
      if (open) await close();
      open = false;
    };
    cleanups.push(() => app.close());
    await app.listen(0, '127.0.0.1');
    return { app, lines, url: await app.getUrl() };
  }

  it.each(['grpc', 'http/protobuf'] as const)(
    'delivers the lines over %s, with the trace ids in their own fields',
    async (protocol) => {
      const receiver = await receiverOf(protocol);
      const { url, lines } = await boot({ endpoint: receiver.url, protocol });
      await fetch(`${url}/order`, { headers: { traceparent: TRACEPARENT } });
      await receiver.waitFor(({ logs: all }) => all.some(({ body }) => body === 'request completed'));
      const { logs } = receiver;

      const placed = logs.find(({ body }) => body === 'placed');
      expect(placed).toEqual({
        traceId: '0af7651916cd43dd8448eb211c80319c',
        spanId: expect.stringMatching(/^[\da-f]{16}$/),
        time: expect.any(Number),
        severityNumber: 9,
        severityText: 'INFO',
        body: 'placed',
        attributes: {
          context: 'Shop',
          order_id: 7,
          items: ['a', 'b'],
          customer: { vip: true },
          password: '[redacted]',
          user_id: 'u-1',
          correlation_id: expect.any(String),
        },
        resource: expect.objectContaining({ 'service.name': 'shop', 'service.version': '2.0.0' }),
        scope: 'nestjs-observability',
      });
      expect(Math.abs(Date.now() - (placed?.time ?? 0))).toBeLessThan(60_000);
      expect(logs.find(({ body }) => body === 'not sent')).toMatchObject({
        severityNumber: 17,
        attributes: {
          err: { cause: { type: 'Error' } },
          'exception.type': 'Error',
          'exception.message': 'not sent',
          'exception.stacktrace': expect.stringMatching(/^Error: not sent\n/),
        },
      });
      expect(JSON.stringify(logs)).not.toContain('hunter2');
      expect(lines.some((line) => line.includes('"placed"'))).toBe(true);
      expect(receiver.requests[0]?.path).toMatch(
        protocol === 'grpc' ? /LogsService\/Export$/ : /^\/v1\/logs$/,
      );
    },
  );

  it.each(['grpc', 'http/protobuf'] as const)(
    'loses nothing over %s when the receiver refuses two exports',
    async (protocol) => {
      const receiver = await receiverOf(protocol);
      receiver.refusals = 2;
      const { url } = await boot({ endpoint: receiver.url, protocol });
      await fetch(`${url}/order`);
      await receiver.waitFor(({ logs: all }) => all.some(({ body }) => body === 'request completed'));
      const { logs } = receiver;
      for (const body of ['placed', 'not sent'])
        expect(logs.filter((log) => log.body === body)).toHaveLength(1);
    },
  );

  it('exports waiting lines at shutdown', async () => {
    const receiver = await receiverOf('http/protobuf');
    const { app, url } = await boot({
      endpoint: receiver.url,
      protocol: 'http/protobuf',
      scheduledDelayMs: 60_000,
    });
    await fetch(`${url}/order`);
    expect(receiver.logs).toEqual([]);
    await app.close();
    const delivered = receiver.logs.map(({ body }) => body);
    for (const body of ['placed', 'request completed', 'closing']) expect(delivered).toContain(body);
  });

  it('delivers the lines about the end of tracing, too', async () => {
    const receiver = await receiverOf('http/protobuf');
    const silent = await TelemetryReceiver.start('http/protobuf');
    const { url: endpoint } = silent;
    await silent.stop();
    const options = { endpoint: receiver.url, protocol: 'http/protobuf', scheduledDelayMs: 60_000 } as const;
    const { app, url } = await boot(options, { endpoint, protocol: 'http/protobuf' });
    await fetch(`${url}/order`);
    await app.close();
    const delivered = receiver.logs.map(({ body }) => body);
    expect(delivered).toContainEqual(expect.stringMatching(/^Spans cannot be exported to /));
  });

  it('counts the lines that a full queue does not take', async () => {
    const receiver = await receiverOf('http/protobuf');
    const { app, lines } = await boot({
      endpoint: receiver.url,
      protocol: 'http/protobuf',
      maxQueueSize: 10,
    });
    const [{ lost }, before] = [app.get(LogSink), lines.length];
    const logger = new Logger('Burst');
    for (let n = 0; n < 100; n++) logger.log('at once');
    await app.close();
    expect(lost.total).toBeGreaterThan(0);
    expect(receiver.logs.length + lost.total).toBe(lines.length);
    expect(lines.length).toBeGreaterThanOrEqual(before + 100);
  });

  it('keeps a bounded queue and the application’s pace without answers', async () => {
    const silent = await TelemetryReceiver.start('http/protobuf');
    const { url: endpoint } = silent;
    await silent.stop();
    const { url, lines } = await boot({ endpoint, protocol: 'http/protobuf', maxQueueSize: 10 });
    for (let n = 0; n < 50; n++) expect((await fetch(`${url}/order`)).status).toBe(200);
    expect(lines.filter((line) => line.includes('"placed"'))).toHaveLength(50);
  });

  it('refuses an endpoint that is not an address', async () => {
    await expect(boot({ endpoint: 'not an address' })).rejects.toMatchObject({ code: 'OBS_OPTIONS_INVALID' });
  });
});
