/** The same error in four places: with a real broker, a real queue and a real server. */
import { AmqpConnection, MessageHandlerErrorBehavior, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import { BullModule, getQueueToken, Processor, WorkerHost } from '@nestjs/bullmq';
import { Controller, Get, Injectable, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Queue } from 'bullmq';
import { ObservabilityModule } from 'nestjs-observability';
import { Metered, MetricsRegistry } from 'nestjs-observability/metrics';
import { ObservableRabbitMQModule } from 'nestjs-observability/rabbitmq';
import { SpanCapture } from 'nestjs-observability/testing';
import { Traced } from 'nestjs-observability/tracing';
import { describeWith, startService, type RunningService } from '../support/services.js';
import { until } from '../support/story.js';

class CardRefused extends Error {}

class Declined extends Error {
  override readonly name = 'PaymentDeclined';
}

const ERRORS: [what: string, error: unknown, type: string][] = [
  ['the code of an error', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  ['the code of an error of a class', Object.assign(new CardRefused(), { code: '23505' }), '23505'],
  ['the class of an error', new CardRefused('refused'), 'CardRefused'],
  ['the name of an error', new Declined('declined'), 'PaymentDeclined'],
  ['"Error" of a plain error', new Error('broken'), 'Error'],
  ['the type of a text', 'broken', 'string'],
];

let thrown: unknown;
const fail = (): never => {
  throw thrown;
};

@Injectable()
class Till {
  @Metered('till_pay')
  @Traced('till')
  pay(): void {
    fail();
  }
}

@Controller()
class TillController {
  @Get('pay')
  pay(): void {
    fail();
  }
}

@Injectable()
class PaymentConsumer {
  @RabbitSubscribe({ queue: 'payments', errorBehavior: MessageHandlerErrorBehavior.ACK })
  handle(): Promise<void> {
    return fail();
  }
}

@Processor('mail')
class MailProcessor extends WorkerHost {
  process(): Promise<void> {
    return fail();
  }
}

/** The four places that record the error: a metric with labels, and a span. */
const PLACES: Record<string, { metric: string; labels: Record<string, string>; span: string }> = {
  decorator: { metric: 'till_pay_errors_total', labels: {}, span: 'till' },
  request: { metric: 'http_server_request_duration_seconds_count', labels: {}, span: 'GET /pay' },
  message: {
    metric: 'messaging_process_duration_seconds_count',
    labels: { messaging_system: 'rabbitmq' },
    span: 'process payments',
  },
  job: {
    metric: 'messaging_process_duration_seconds_count',
    labels: { messaging_system: 'bullmq' },
    span: 'process mail',
  },
};

describeWith(['redis'], 'The type of an error', () => {
  const spans = new SpanCapture();
  let redis: RunningService;
  let app: INestApplication;

  beforeAll(async () => {
    redis = await startService('redis');
    const { hostname, port } = new URL(redis.url);
    @Module({
      imports: [
        ObservabilityModule.forRoot({
          management: { enabled: false },
          logging: { level: 'silent' },
          tracing: { exporters: [spans], scheduledDelayMs: 5 },
        }),
        ObservableRabbitMQModule.forRoot({ embedded: true }),
        BullModule.forRoot({ connection: { host: hostname, port: Number(port) } }),
        BullModule.registerQueue({ name: 'mail' }),
      ],
      controllers: [TillController],
      providers: [Till, PaymentConsumer, MailProcessor],
    })
    class AppModule {}
    app = await NestFactory.create(AppModule, { logger: false });
    await app.listen(0, '127.0.0.1');
  });

  afterAll(async () => {
    await app.close();
    await redis.remove();
  });

  /** The error types in the metric of a place. */
  const metered = ({ metric, labels }: (typeof PLACES)[string]): string[] =>
    app
      .get(MetricsRegistry)
      .instruments()
      .flatMap((instrument) => instrument.samples())
      .filter(({ name }) => name === metric)
      .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
      .map((sample) => sample.labels.error_type ?? '');

  /** The metrics and spans of each place. */
  const everywhere = <T>(read: (place: (typeof PLACES)[string]) => T): Record<string, T> =>
    Object.fromEntries(Object.entries(PLACES).map(([place, parts]) => [place, read(parts)]));

  it.each(ERRORS)(
    'is %s, from a decorator, a request, a message and a job alike',
    async (_what, error, type) => {
      thrown = error;
      spans.clear();
      const known = everywhere((place) => new Set(metered(place)));
      try {
        app.get(Till).pay();
      } catch {
        // The case's error, which need not be an Error.
      }
      await fetch(`${await app.getUrl()}/pay`);
      await app.get(AmqpConnection).publish('', 'payments', {});
      await app.get<Queue>(getQueueToken('mail')).add('welcome', {}, { attempts: 1 });

      const newTypes = () =>
        everywhere((place) =>
          metered(place).filter((one) => ![...Object.values(known)].some((had) => had.has(one))),
        );
      await until(() => Object.values(newTypes()).every(([one]) => one) || undefined, `${type} everywhere`);
      await spans.waitFor((all) =>
        Object.values(PLACES).every(({ span }) => all.some(({ name }) => name === span)),
      );
      expect(newTypes()).toEqual(everywhere(() => [type]));
      const traced = everywhere(
        ({ span }) => spans.all.find(({ name }) => name === span)?.attributes['error.type'],
      );
      expect(traced).toEqual(everywhere(() => type));
    },
  );
});
