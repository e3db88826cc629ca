/** Every protocol and every kind of receiver outage, with a short grace period. */
import { connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { Controller, Get, Logger, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import { gracefulShutdown, ObservabilityModule, type ShutdownEnd } from 'nestjs-observability';
import { MetricsPush } from 'nestjs-observability/metrics';
import { freePort } from '../support/free-port.js';
import { TelemetryReceiver } from 'nestjs-observability/testing';

const PROTOCOLS = ['grpc', 'http/protobuf', 'http/json'] as const;
type Protocol = (typeof PROTOCOLS)[number];
const GRACE_MS = 100;
/** The exporters share 5 s, as documented; 2 s more for a busy machine. */
const MOST_MS = 7_000;

@Controller()
class WorkController {
  @Get('work')
  work(): string {
    new Logger('Work').log('working');
    return 'done';
  }
}

/** An application that exports every signal, with an idle client connection. */
async function boot(protocol: Protocol, endpoint: string, remoteWriteUrl: string) {
  const otlp = { endpoint, protocol };
  // Nothing is sent before the shutdown, however long the steps before it take.
  const scheduledDelayMs = 600_000;
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        tracing: { ...otlp, scheduledDelayMs },
        logging: { ...otlp, scheduledDelayMs, level: 'info', file: '/dev/null' },
        metrics: { ...otlp, remoteWriteUrl },
        management: { port: 0 },
      }),
    ],
    controllers: [WorkController],
  })
  class AppModule {}
  const app = await NestFactory.create(AppModule, { logger: false });
  const shutdown = gracefulShutdown(app, { graceMs: GRACE_MS });
  await app.listen(0, '127.0.0.1');
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  const silent = connect(port, '127.0.0.1').on('error', () => undefined);
  await once(silent, 'connect');
  await (await fetch(`http://127.0.0.1:${port}/work`)).text();
  return { app, shutdown, silent };
}

type Parts = { app: INestApplication; receivers: (TelemetryReceiver | string)[] };

/** Ends one application per protocol, all at the same time. */
async function endsWith(
  receiverOf: (protocol: Protocol) => Promise<TelemetryReceiver | string>,
  before: (parts: Parts) => Promise<void> = () => Promise.resolve(),
  protocols: readonly Protocol[] = PROTOCOLS,
) {
  const ends = protocols.map(async (protocol): Promise<[Protocol, ShutdownEnd, Socket]> => {
    const own = await receiverOf(protocol);
    const writes = await receiverOf('http/protobuf');
    const urlOf = (receiver: TelemetryReceiver | string): string =>
      typeof receiver === 'string' ? receiver : receiver.url;
    const { app, shutdown, silent } = await boot(protocol, urlOf(own), `${urlOf(writes)}/write`);
    await before({ app, receivers: [own, writes] });
    const end = await shutdown.begin();
    for (const receiver of [own, writes]) if (typeof receiver !== 'string') await receiver.stop();
    return [protocol, end, silent];
  });
  return Promise.all(ends);
}

async function receiving(
  protocol: Protocol,
  behaviour: Partial<TelemetryReceiver>,
): Promise<TelemetryReceiver> {
  const receiver = await TelemetryReceiver.start(protocol === 'grpc' ? 'grpc' : 'http/protobuf');
  return Object.assign(receiver, behaviour);
}

describe('A shutdown with a silent connection, every signal exported over every protocol', () => {
  it.each<[string, (protocol: Protocol) => Promise<TelemetryReceiver | string>, number]>([
    ['refuse connections', async () => `http://127.0.0.1:${await freePort()}`, MOST_MS],
    ['refuse everything with 503', (protocol) => receiving(protocol, { status: 503 }), MOST_MS],
    ['never answer', (protocol) => receiving(protocol, { status: 0 }), MOST_MS],
    ['answer after 700 ms', (protocol) => receiving(protocol, { delayMs: 700 }), MOST_MS],
  ])('is clean and in time when receivers %s', async (_name, receiverOf, mostMs) => {
    for (const [protocol, end, silent] of await endsWith(receiverOf)) {
      expect({ protocol, ...end }).toMatchObject({ protocol, outcome: 'clean', errors: [] });
      expect({ protocol, inTime: end.durationMs < mostMs, ...end }).toMatchObject({ inTime: true });
      if (!silent.destroyed) await once(silent, 'close');
    }
  });

  it('delivers everything to receivers that are slow', async () => {
    const receivers: TelemetryReceiver[] = [];
    // Modules loaded for the first export must not take from the 5 s of the shutdown.
    const pushed = async ({ app, receivers: own }: Parts): Promise<void> => {
      await app.get(MetricsPush).push();
      for (const receiver of own as TelemetryReceiver[]) {
        await receiver.waitFor(({ requests }) => requests.some(({ path }) => /metrics|write/i.test(path)));
        receiver.requests.length = 0;
      }
    };
    const slow = async (protocol: Protocol): Promise<TelemetryReceiver> => {
      const receiver = await receiving(protocol, { delayMs: 100 });
      receivers.push(receiver);
      return receiver;
    };
    // Sequentially, so that each has the full 5 s.
    for (const protocol of PROTOCOLS) await endsWith(slow, pushed, [protocol]);
    const paths = receivers.flatMap(({ accepted }) => accepted.map(({ path }) => path)).sort();
    expect(new Set(paths)).toEqual(
      new Set([
        '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
        '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
        '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
        '/v1/logs',
        '/v1/metrics',
        '/v1/traces',
        '/write',
      ]),
    );
  });
});
