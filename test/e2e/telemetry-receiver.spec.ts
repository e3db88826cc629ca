import { Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { expect, it } from '@jest/globals';
import { ObservabilityModule } from 'nestjs-observability';
import { LogCapture, TelemetryReceiver, type ReceivedRequest } from 'nestjs-observability/testing';
import { addSpanEvent, TracingService } from 'nestjs-observability/tracing';

/** Fields that differ between two runs. */
const PASSING = /^(?:traceId|spanId|startMs|durationMs|time|service\.instance\.id|trace_id|span_id)$/;

it('TelemetryReceiver reads spans and log lines in JSON as in protobuf', async () => {
  const receiver = await TelemetryReceiver.start();
  const lines = new LogCapture();
  for (const protocol of ['http/json', 'http/protobuf'] as const) {
    const otlp = { endpoint: receiver.url, protocol, scheduledDelayMs: 5 };
    class App {}
    Module({
      imports: [
        ObservabilityModule.forRoot({
          service: { name: 'spec' },
          tracing: otlp,
          logging: { ...otlp, level: 'info', destination: lines },
          management: { enabled: false },
        }),
      ],
    })(App);
    const app = await NestFactory.createApplicationContext(App, { bufferLogs: true });
    app.flushLogs();
    app.get(TracingService).trace('pay', { amount: 7, tags: ['a', 'b'], rate: 0.5, paid: true }, () => {
      new Logger('Till').error({ order: { id: 7 } }, 'refused');
      addSpanEvent('told', { times: 2 });
    });
    await app.close();
  }
  const [inJson, inProtobuf] = [
    ...new Set(receiver.requests.map(({ headers }) => headers['content-type'])),
  ].map((type) => receiver.requests.filter(({ headers }) => headers['content-type'] === type));
  const told = (requests: ReceivedRequest[] = []) => {
    const spans = requests.flatMap((request) => request.spans);
    const logs = requests.flatMap((request) => request.logs).filter(({ body }) => body === 'refused');
    return JSON.parse(
      JSON.stringify({ spans, logs }, (key, value: unknown) => (PASSING.test(key) ? typeof value : value)),
    ) as { spans: unknown[]; logs: unknown[] };
  };
  await receiver.stop();
  expect(told(inJson)).toEqual(told(inProtobuf));
  expect([told(inJson).spans.length, told(inJson).logs.length]).toEqual([1, 1]);
});
