import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { connect } from 'amqplib';
import { EXCHANGE, ROUTING_KEY } from '../../apps/etl-consumer/src/pipeline/queues.js';
import { buildDemo, startDemo, type DemoProcess } from '../support/demo-process.js';
import { TelemetryReceiver, type ReceivedSpan } from 'nestjs-observability/testing';
import { ownServices } from '../support/real-services.js';
import { describeWith } from '../support/services.js';

const MESSAGES = 20;

describeWith(['rabbitmq'], 'Across producer process, RabbitMQ and consumer process,', () => {
  const services = ownServices(['rabbitmq']);
  const running: DemoProcess[] = [];
  let folder = '';
  let receiver: TelemetryReceiver;
  let env: Record<string, string>;

  beforeAll(async () => {
    buildDemo();
    folder = await mkdtemp(join(tmpdir(), 'etl-traces-'));
    receiver = await TelemetryReceiver.start('http/protobuf');
    env = {
      ...services.env,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    };
  }, 240_000);
  services.beforeRemoval(async () => {
    for (const process of running) process.kill('SIGKILL');
    await Promise.all(running.map(({ ended }) => ended));
    await receiver.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const start = (...args: string[]): DemoProcess => {
    const process = startDemo([...args, '--output', folder], env);
    running.push(process);
    return process;
  };
  const named = (name: string): ReceivedSpan[] => receiver.spans.filter((span) => span.name === name);

  it('each message has one trace, which its consumer continues', async () => {
    const producer = start('--role', 'producer', '--messages', String(MESSAGES), '--rate', '0');
    expect([await producer.ended, producer.stderr()]).toEqual([{ code: 0, signal: null }, '']);
    const consumer = start('--role', 'consumer', '--once');
    expect([await consumer.ended, consumer.stderr()]).toEqual([{ code: 0, signal: null }, '']);
    const published = named('publish etl');
    expect(new Set(published.map(({ traceId }) => traceId)).size).toBe(MESSAGES);
    const parents = new Map(published.map((span) => [span.spanId, span]));
    const processed = named('process_message');
    expect(processed.length).toBeGreaterThanOrEqual(MESSAGES);
    for (const span of processed) {
      const parent = parents.get(span.parentSpanId);
      expect(span).toMatchObject({ kind: 'consumer', traceId: parent?.traceId });
    }
    const logged = new Set(
      consumer.lines.filter(({ msg }) => msg === 'processing_completed').map((line) => line.trace_id),
    );
    expect(logged.size).toBeGreaterThan(0);
    for (const traceId of logged) expect(published.map((span) => span.traceId)).toContain(traceId);
  });

  it('the message of an untraced producer starts a new trace', async () => {
    const connection = await connect(services.env.RABBITMQ_URL ?? '');
    const channel = await connection.createConfirmChannel();
    const body = {
      bucket: 'none',
      key: 'k',
      record_type: 'StepsRecord',
      user_id: 'u',
      correlation_id: 'untraced',
    };
    channel.publish(EXCHANGE, ROUTING_KEY, Buffer.from(JSON.stringify(body)));
    await channel.waitForConfirms();
    await connection.close();
    const before = new Set(receiver.spans.map(({ traceId }) => traceId));
    expect(await start('--role', 'consumer', '--once').ended).toEqual({ code: 0, signal: null });
    const [span, ...more] = named('process_message').filter(
      ({ attributes }) => attributes.correlation_id === 'untraced',
    );
    expect(more).toEqual([]);
    expect(span?.parentSpanId).toBe('');
    expect(before.has(span?.traceId ?? '')).toBe(false);
  });

  it('a run that is its own producer counts its own messages only, though others wait in the queue', async () => {
    const others = start('--role', 'producer', '--messages', '10', '--rate', '0', '--seed', '2');
    expect(await others.ended).toEqual({ code: 0, signal: null });
    const run = start('--messages', '50', '--rate', '0', '--seed', '3');
    expect([await run.ended, run.stderr()]).toEqual([{ code: 0, signal: null }, '']);
    expect(run.summary()).toMatchObject({ consumed: 50, foreign: 10 });
  });

  it('a queue of another type is one clear error at the start', async () => {
    const run = start('--messages', '1', '--queue-type', 'quorum');
    expect(await run.ended).toEqual({ code: 1, signal: null });
    expect(run.stderr()).toMatch(/OBS_BROKER.*PRECONDITION.*etl\.records/);
  });
});
