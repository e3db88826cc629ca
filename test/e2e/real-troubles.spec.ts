import { randomUUID } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type ConfirmChannel } from 'amqplib';
import type { EtlMessage } from '../../apps/etl-consumer/src/pipeline/etl-message.js';
import { EXCHANGE, ROUTING_KEY } from '../../apps/etl-consumer/src/pipeline/queues.js';
import { S3ObjectStore } from '../../apps/etl-consumer/src/storage/index.js';
import { buildDemo, startDemo, type DemoProcess, type LogLine } from '../support/demo-process.js';
import { glucose, startConsumer } from '../support/etl-consumer.js';
import { ownServices } from '../support/real-services.js';
import { describeWith } from '../support/services.js';

const MIB = 1024 * 1024;

describeWith(['rabbitmq', 'redis', 's3'], 'On real services, the ETL consumer', () => {
  const services = ownServices(['rabbitmq', 'redis', 's3']);
  let folder = '';
  let consumer: DemoProcess;
  let store: S3ObjectStore;
  let close: () => Promise<unknown>;
  let channel: ConfirmChannel;

  const start = (env: Record<string, string> = {}): DemoProcess => {
    const output = join(folder, randomUUID());
    return startDemo(['--role', 'consumer', '--output', output], { ...services.env, ...env });
  };

  beforeAll(async () => {
    buildDemo();
    folder = await mkdtemp(join(tmpdir(), 'etl-troubles-'));
    consumer = start();
    await consumer.seen(({ msg }) => String(msg).startsWith('listening on'));
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = services.env;
    store = new S3ObjectStore({
      endpoint: services.env.S3_ENDPOINT,
      credentials: { accessKeyId, secretAccessKey },
    });
    await store.createBucket('bucket');
    const connection = await connect(services.env.RABBITMQ_URL ?? '');
    channel = await connection.createConfirmChannel();
    close = () => connection.close();
  }, 240_000);

  services.beforeRemoval(async () => {
    consumer.kill('SIGTERM');
    await consumer.ended;
    await store.close();
    await close();
    await rm(folder, { recursive: true, force: true });
  });

  async function sendBytes(body: Buffer, correlationId: string): Promise<void> {
    channel.publish(EXCHANGE, ROUTING_KEY, body, { correlationId });
    await channel.waitForConfirms();
  }

  async function send(fields: Partial<EtlMessage>): Promise<string> {
    const message: EtlMessage = {
      bucket: 'bucket',
      key: 'missing.json',
      record_type: 'BloodGlucoseRecord',
      user_id: 'user-1',
      correlation_id: randomUUID(),
      ...fields,
    };
    await sendBytes(Buffer.from(JSON.stringify(message)), message.correlation_id);
    return message.correlation_id;
  }

  const OUTCOMES = ['processing_completed', 'message_quarantined', 'message_dead_lettered'];
  const outcomeOf = (id: string, process = consumer): Promise<LogLine> =>
    process.seen((line) => line.correlation_id === id && OUTCOMES.includes(String(line.msg)));

  /** After any previous trouble, the next valid message is processed. */
  afterEach(async () => {
    const key = `${randomUUID()}.json`;
    await store.put('bucket', key, Buffer.from(glucose(100)));
    expect(await outcomeOf(await send({ key }))).toMatchObject({ msg: 'processing_completed' });
  });

  it.each([
    ['that is not JSON', Buffer.from('{"bucket": "b'), 'the body is not JSON'],
    ['of 20 MB', Buffer.alloc(20 * MIB, ' '), 'the body has 20971520 bytes'],
    [
      'of another shape',
      Buffer.from('{"bucket": 7}'),
      'wrong bucket (a text of 1 to 255 characters is needed)',
    ],
  ])('dead-letters a message %s, at once and with its reason', async (_what, body, reason) => {
    const id = randomUUID();
    await sendBytes(body, id);
    expect(await outcomeOf(id)).toMatchObject({
      msg: 'message_dead_lettered',
      failure_type: 'permanent',
      error_type: 'MalformedMessageError',
      reason: expect.stringContaining(reason),
    });
  });

  it('dead-letters a message whose handling fails again and again, after its attempts', async () => {
    const id = await send({ key: 'never-there.json' });
    expect(await outcomeOf(id)).toMatchObject({
      msg: 'message_dead_lettered',
      failure_type: 'attempts_exhausted',
      error_type: 'ObjectMissingError',
    });
    const failed = consumer.lines.filter(
      (line) => line.correlation_id === id && line.msg === 'processing_failed',
    );
    expect(failed.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });

  it('dead-letters the message of a bucket that does not exist, at once', async () => {
    expect(await outcomeOf(await send({ bucket: 'nowhere' }))).toMatchObject({
      failure_type: 'permanent',
      error_type: 'BucketMissingError',
      reason: expect.stringContaining('No bucket "nowhere"'),
    });
  });

  it('quarantines large objects whose content does not match their extension', async () => {
    const bytes = Buffer.alloc(96 * MIB, '{"level": [');
    for (const key of ['claims.json', 'claims.jsonl', 'claims.csv', 'claims.tsv'])
      await store.put('bucket', key, bytes);
    const outcomes = ['claims.json', 'claims.jsonl', 'claims.csv', 'claims.tsv'].map(async (key) =>
      outcomeOf(await send({ key })),
    );
    for (const outcome of await Promise.all(outcomes)) expect(outcome.msg).toBe('message_quarantined');
  });

  it('reports wrong credentials, in health and with the message, and keeps running', async () => {
    consumer.kill('SIGTERM');
    expect(await consumer.ended).toEqual({ code: 0, signal: null });
    const stranger = start({ AWS_SECRET_ACCESS_KEY: 'wrong' });
    const { msg } = await stranger.seen((line) => String(line.msg).startsWith('listening on'));
    await stranger.seen((line) => String(line.msg).startsWith('health of the service changed'));
    const url = /http:[^,\s]+?(?=:? )/.exec(String(msg))?.[0];
    const health = async () => {
      const response = await fetch(`${url}/health`);
      const body = (await response.json()) as { error: { s3?: { message?: string } } };
      return { status: response.status, body };
    };
    let found = await health();
    // On a loaded machine, another check may fail first, or the first run of this one may be too slow.
    const end = Date.now() + 30_000;
    while (found.body.error.s3?.message !== 'ACCESS_DENIED' && Date.now() < end) {
      await sleep(100);
      found = await health();
    }
    expect(found.status).toBe(503);
    expect(found.body).toMatchObject({
      health: 'unhealthy',
      // Public pages show the code; the text names the variable and requires a token.
      error: { s3: { message: 'ACCESS_DENIED' } },
    });
    const id = await send({});
    expect(await outcomeOf(id, stranger)).toMatchObject({
      msg: 'message_dead_lettered',
      error_type: 'AccessDeniedError',
    });
    stranger.kill('SIGTERM');
    expect(await stranger.ended).toEqual({ code: 0, signal: null });
    consumer = start();
  });
});

describe('An object of 1 GB whose content does not match its extension', () => {
  it.each(['json', 'jsonl', 'csv', 'tsv', 'bin'])(
    'is quarantined as .%s, without being held',
    async (extension) => {
      const running = await startConsumer();
      try {
        await running.send({ key: `warm-up.json` }, glucose(100));
        await running.ended(1);
        await running.store.put('bucket', `huge.${extension}`, Buffer.alloc(0));
        const file = await open(join(running.output, 'run/objects/bucket', `huge.${extension}`), 'r+');
        await file.truncate(1024 * MIB);
        await file.close();
        const before = process.memoryUsage.rss();
        let peak = before;
        const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
        await running.send({ key: `huge.${extension}` });
        await running.ended(2).finally(() => clearInterval(watch));
        expect(running.tally.summary()).toMatchObject({ succeeded: 1, quarantined: 1 });
        expect((peak - before) / MIB).toBeLessThan(200);
      } finally {
        await running.close();
      }
    },
  );
});
