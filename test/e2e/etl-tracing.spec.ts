import { afterEach, describe, expect, it } from '@jest/globals';
import { glucose, startConsumer, type RunningConsumer } from '../support/etl-consumer.js';
import { TelemetryReceiver, type ReceivedSpan } from 'nestjs-observability/testing';

const STEPS = ['download_from_s3', 'validate_data', 'process_clinical_data', 'generate_training_output'];

describe.each(['grpc', 'http/protobuf'] as const)('The traces of the ETL consumer over %s', (protocol) => {
  let receiver: TelemetryReceiver;
  let consumer: RunningConsumer | undefined;

  async function start(): Promise<RunningConsumer> {
    receiver = await TelemetryReceiver.start(protocol);
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_BSP_SCHEDULE_DELAY: '100',
    };
    return (consumer = await startConsumer({}, { env }));
  }

  afterEach(async () => {
    await consumer?.close();
    await receiver.stop();
  });

  const named = (spans: ReceivedSpan[], name: string): ReceivedSpan[] =>
    spans.filter((span) => span.name === name);

  it('contain each message in one trace, from producer to output', async () => {
    const running = await start();
    const message = await running.send({}, glucose(50));
    await receiver.waitFor(({ spans: all }) => named(all, 'process_message').length === 1);
    const { spans } = receiver;
    const [producer] = named(spans, 'publish etl');
    const [processing] = named(spans, 'process_message');
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(processing).toMatchObject({
      parentSpanId: producer?.spanId,
      kind: 'consumer',
      status: { code: 'ok' },
      attributes: {
        record_type: 'BloodGlucoseRecord',
        correlation_id: message.correlation_id,
        user_id: 'user-1',
      },
    });
    expect(producer).toMatchObject({ kind: 'producer', attributes: { 'messaging.system.name': 'rabbitmq' } });
    const steps = STEPS.map((name) => named(spans, name)[0]);
    expect(steps.map((span) => span?.parentSpanId)).toEqual(STEPS.map(() => processing?.spanId));
    expect(steps[0]?.attributes).toEqual({ bucket: 'bucket', key: message.key });
    expect(steps[1]?.attributes).toEqual({ quality_score: expect.any(Number) });
    expect(steps[2]?.attributes).toEqual({ records_processed: 1 });
    expect(processing?.resource).toMatchObject({
      'service.name': 'etl-narrative-engine',
      'service.version': '1.0.0',
    });
  });

  it('mark each failed attempt as an error with its exception, in the same trace', async () => {
    const running = await start();
    await running.send({});
    await running.ended(1);
    await receiver.waitFor(({ spans: all }) => named(all, 'process_message').length === 3);
    const { spans } = receiver;
    const strays = spans.filter(({ traceId }) => traceId !== spans[0]?.traceId);
    expect(strays.map(({ name, attributes }) => [name, attributes])).toEqual([]);
    for (const span of named(spans, 'process_message')) {
      expect(span.status).toMatchObject({ code: 'error', message: expect.stringContaining('No object') });
      expect(span.events).toContainEqual(
        expect.objectContaining({
          name: 'exception',
          attributes: expect.objectContaining({ 'exception.type': 'ObjectMissingError' }),
        }),
      );
    }
  });

  it('belong to the log lines of the message', async () => {
    const running = await start();
    const { correlation_id } = await running.send({}, glucose(100));
    await running.ended(1);
    await receiver.waitFor(({ spans: all }) => named(all, 'process_message').length === 1);
    const { spans } = receiver;
    const [processing] = named(spans, 'process_message');
    const lines = running.lines.filter((line) => line.correlation_id === correlation_id);
    expect(lines.map(({ trace_id, span_id }) => [trace_id, span_id])).toEqual(
      lines.map(() => [processing?.traceId, processing?.spanId]),
    );
    expect(lines[0]).toMatchObject({ record_type: 'BloodGlucoseRecord', user_id: 'user-1' });
  });
});
