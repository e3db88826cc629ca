import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { RabbitQueues } from 'nestjs-observability/rabbitmq';
import { QUEUE } from '../../apps/etl-consumer/src/pipeline/queues.js';
import { glucose, startConsumer, type LogLine, type RunningConsumer } from '../support/etl-consumer.js';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';

describe('The ETL consumer', () => {
  let consumer: RunningConsumer | undefined;
  const start = async (...args: Parameters<typeof startConsumer>): Promise<RunningConsumer> =>
    (consumer = await startConsumer(...args));

  afterEach(async () => {
    await consumer?.close();
    consumer = undefined;
  });

  const examplesOf = async ({ output }: RunningConsumer): Promise<LogLine[]> => {
    const files = (await readdir(output)).filter((name) => name.endsWith('.jsonl'));
    const texts = await Promise.all(files.map((name) => readFile(join(output, name), 'utf8')));
    return texts
      .join('')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as LogLine);
  };

  it('turns an object into training examples and finds the clinical event in it', async () => {
    const running = await start();
    const { correlation_id } = await running.send({}, glucose(50));
    await running.ended(1);
    expect(running.tally.summary()).toMatchObject({ consumed: 1, succeeded: 1, examples: 1 });
    const [example] = await examplesOf(running);
    expect(example).toMatchObject({ health_domain: 'metabolic', user_id: 'user-1' });
    expect(JSON.stringify(example)).toContain('severe_hypoglycemia');
    const page = await fetchMetricsPage(running.url);
    const labels = { record_type: 'BloodGlucoseRecord' };
    expect(
      metricValue(page, 'etl_clinical_events_detected_total', {
        ...labels,
        event_type: 'severe_hypoglycemia',
      }),
    ).toBe(1);
    expect(metricValue(page, 'etl_messages_processed_total', { ...labels, status: 'success' })).toBe(1);
    const lines = running.lines.filter((line) => line.correlation_id === correlation_id);
    expect(lines.map(({ msg }) => msg)).toEqual([
      'processing_started',
      'processing_completed',
      'message processed',
    ]);
  });

  it('skips a message that comes twice, also when both are processed at the same time', async () => {
    const running = await start();
    const message = await running.send({}, glucose(100));
    await Promise.all([running.send(message), running.send(message)]);
    await running.ended(3);
    expect(running.tally.summary()).toMatchObject({ consumed: 3, succeeded: 1, duplicates: 2, examples: 1 });
    expect(await examplesOf(running)).toHaveLength(1);
  });

  it('quarantines an object in which nothing is usable, with the reason of each record', async () => {
    const running = await start();
    await running.send({}, glucose(-987));
    await running.ended(1);
    expect(running.tally.summary()).toMatchObject({
      quarantined: 1,
      examples: 0,
      records: { read: 1, quarantined: 1 },
    });
    const kept = await readFile(join(running.output, 'quarantine/records.ndjson'), 'utf8');
    expect(JSON.parse(kept)).toMatchObject({ position: 1, reason: expect.stringMatching(/^[a-z_]+$/) });
    expect(kept).not.toContain('987');
  });

  it('tries a missing object again and dead-letters its message with the reason', async () => {
    const running = await start();
    const { correlation_id, key } = await running.send({});
    await running.ended(1);
    const lines = running.lines.filter((line) => line.correlation_id === correlation_id);
    expect(lines.filter(({ msg }) => msg === 'processing_failed').map(({ attempt }) => attempt)).toEqual([
      1, 2, 3,
    ]);
    expect(lines.at(-1)).toMatchObject({ msg: 'message_dead_lettered', error_type: 'ObjectMissingError' });
    expect(lines.at(-1)?.reason).toContain(key);
    expect(running.tally.summary()).toMatchObject({ consumed: 1, failed: 1 });
    const page = await fetchMetricsPage(running.url);
    expect(
      metricValue(page, 'etl_errors_total', { error_type: 'ObjectMissingError', component: 'processor' }),
    ).toBe(3);
    expect(metricValue(page, 'etl_messages_processed_total', { status: 'failed' })).toBe(1);
  });

  it.each([
    ['bytes that are not JSON', Buffer.from('{"level": 123'), 'not JSON'],
    [
      'JSON of another shape',
      Buffer.from('{"bucket": 7}'),
      'bucket (a text of 1 to 255 characters is needed)',
    ],
    ['a list', Buffer.from('[1,2]'), 'the body'],
    ['nothing', Buffer.alloc(0), 'not JSON'],
  ])('dead-letters %s at once, and goes on', async (_name, body, reason) => {
    const running = await start();
    await running.sendRaw(body, 'broken');
    await running.send({}, glucose(100));
    await running.ended(2);
    expect(running.tally.summary()).toMatchObject({ consumed: 2, succeeded: 1, failed: 1 });
    const line = running.lines.find(({ msg }) => msg === 'message_dead_lettered');
    expect(line).toMatchObject({
      failure_type: 'permanent',
      error_type: 'MalformedMessageError',
      correlation_id: 'broken',
    });
    expect(line?.reason).toContain(reason);
    expect(line?.reason).not.toContain('123');
  });

  it('waits out an output that cannot be written for a moment, and loses nothing', async () => {
    const running = await start();
    const inTheWay = join(running.output, 'metabolic.jsonl');
    await mkdir(inTheWay);
    await running.send({}, glucose(100));
    await running.logged('processing_failed');
    await rm(inTheWay, { recursive: true });
    await running.ended(1);
    expect(running.tally.summary()).toMatchObject({ consumed: 1, succeeded: 1, failed: 0 });
    expect(await examplesOf(running)).toHaveLength(1);
    const failure = running.lines.find(({ msg }) => msg === 'processing_failed');
    expect(failure).toMatchObject({
      error_type: 'OutputUnavailableError',
      error: expect.stringContaining(running.output),
    });
  });

  it('gives a message up with the reason when the output stays unwritable, and goes on when it is back', async () => {
    const running = await start({ outagePatienceMs: 300 });
    const inTheWay = join(running.output, 'metabolic.jsonl');
    await mkdir(inTheWay);
    await running.send({}, glucose(100));
    await running.ended(1);
    await rm(inTheWay, { recursive: true });
    await running.send({}, glucose(101));
    await running.ended(2);
    expect(running.tally.summary()).toMatchObject({ failed: 1, succeeded: 1 });
    expect(await running.app.get(RabbitQueues).queueDepth(`${QUEUE}.dead-letter`)).toBe(1);
  });

  it('never writes a measured value into a log line', async () => {
    const running = await start();
    await running.send({}, glucose(543.21));
    await running.send({}, glucose(98765.4321));
    await running.send({}, `[{"recordType":"BloodGlucoseRecord","time":"x","level":77.1234`);
    await running.ended(3);
    const log = JSON.stringify(running.lines);
    for (const value of ['543.21', '98765.4321', '77.1234']) expect(log).not.toContain(value);
  });

  it('replaces user ids by a keyed hash everywhere when a key is set', async () => {
    const running = await start({ userIdKey: 'secret' });
    await running.send({ user_id: 'alice@example.org' }, glucose(100));
    await running.ended(1);
    const all = JSON.stringify([running.lines, await examplesOf(running)]);
    expect(all).not.toContain('alice');
    expect(all).toMatch(/"user_id":"u-[0-9a-f]{24}"/);
  });
});
