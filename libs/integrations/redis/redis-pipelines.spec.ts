import { once } from 'node:events';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Redis, type RedisOptions } from 'ioredis';
import { closeApp, openApp, type AppScope } from '#kernel';
import { TracingRuntime, TracingService } from '#tracing';
import { resolvedOptions } from '../../../test/support/resolved-options.js';
import { describeWith, startService, type RunningService } from '../../../test/support/services.js';
import { foundBy, watchRedis, type AnsweredCommand, type RedisClient } from './redis-commands.js';

describeWith(['redis'], 'Commands of ioredis that are sent together', () => {
  let redis: RunningService;
  let client: Redis;
  let scope: AppScope;
  let runtime: TracingRuntime;
  let exporter: InMemorySpanExporter;
  let recorded: AnsweredCommand[];

  beforeEach(async () => {
    redis = await startService('redis');
    [scope, exporter, recorded] = [openApp(), new InMemorySpanExporter(), []];
    runtime = await TracingRuntime.start(
      resolvedOptions({ exporters: [exporter], scheduledDelayMs: 60_000 }),
      scope,
    );
  });

  afterEach(async () => {
    client.disconnect();
    await runtime.shutdown();
    closeApp(scope);
    await redis.remove();
  });

  async function connect(options: RedisOptions = {}): Promise<void> {
    client = new Redis(redis.url, options).on('error', () => undefined);
    // Its handshake is not recorded.
    if (!options.lazyConnect) await once(client, 'ready');
    watchRedis(client as unknown as RedisClient, (command) => recorded.push(command));
  }

  /** Client spans of work inside a span: name, size, text, error. */
  async function spansOf(work: () => Promise<unknown>): Promise<unknown[][]> {
    await new TracingService(runtime).trace('work', {}, work);
    await runtime.flush();
    return exporter
      .getFinishedSpans()
      .filter(({ kind }) => kind === SpanKind.CLIENT)
      .map(({ name, attributes, status }) => [
        name,
        attributes['db.operation.batch.size'],
        attributes['db.query.text'],
        status.code === SpanStatusCode.ERROR ? attributes['error.type'] : undefined,
      ]);
  }

  it('are one call, named by their command where it is the same', async () => {
    await connect();
    const found = await spansOf(async () => {
      expect(await client.pipeline().set('a', '1').set('b', '2').exec()).toEqual([
        [null, 'OK'],
        [null, 'OK'],
      ]);
      await client
        .pipeline([
          ['get', 'a'],
          ['incr', 'b'],
        ])
        .exec();
      await client.pipeline().get('a').exec();
    });
    expect(found).toEqual([
      ['PIPELINE SET', 2, 'SET ? ?', undefined],
      ['PIPELINE', 2, 'GET ?; INCR ?', undefined],
      ['GET', undefined, 'GET ?', undefined],
    ]);
    expect(recorded.map(({ operation, value }) => [operation, String(value)])).toEqual([
      ['set', 'OK'],
      ['set', 'OK'],
      ['get', '1'],
      ['incr', '3'],
      ['get', '1'],
    ]);
  });

  it('are a transaction without its MULTI and EXEC', async () => {
    await connect();
    const found = await spansOf(async () => {
      expect(await client.multi().set('a', '1').incr('a').exec()).toEqual([
        [null, 'OK'],
        [null, 2],
      ]);
      await client
        .multi([
          ['set', 'a', '1'],
          ['set', 'b', '1'],
        ])
        .exec();
    });
    expect(found).toEqual([
      ['MULTI', 2, 'SET ? ?; INCR ?', undefined],
      ['MULTI SET', 2, 'SET ? ?', undefined],
    ]);
  });

  it('are neither hit nor miss in a transaction', async () => {
    await connect();
    await client.multi().get('a').exec();
    await client.pipeline().get('a').exec();
    expect(recorded.map((command) => [command.operation, foundBy(command)])).toEqual([
      ['multi', undefined],
      ['get', undefined],
      ['exec', undefined],
      ['get', false],
    ]);
  });

  it('have the first of their errors, which the caller receives unchanged', async () => {
    await connect();
    await client.set('a', 'text');
    const found = await spansOf(async () => {
      const piped = await client.pipeline().get('a').hget('a', 'x').incr('a').exec();
      expect(piped?.[1]?.[0]?.message).toMatch(/^WRONGTYPE/);
      const transaction = await client.multi().hget('a', 'x').get('a').exec();
      expect(transaction?.[0]?.[0]?.message).toMatch(/^WRONGTYPE/);
    });
    expect(found.map(([name, , , error]) => [name, error])).toEqual([
      ['PIPELINE', 'WRONGTYPE'],
      ['MULTI', 'WRONGTYPE'],
    ]);
  });

  it('end with an error where the connection is closed', async () => {
    await connect({ lazyConnect: true, enableOfflineQueue: false });
    const found = await spansOf(() => client.pipeline().get('a').get('b').exec());
    expect(found).toEqual([['PIPELINE GET', 2, 'GET ?', expect.any(String)]]);
  });

  it('are left alone where ioredis collects them from several callers', async () => {
    await connect({ enableAutoPipelining: true });
    const found = await spansOf(() => Promise.all([client.get('a'), client.get('b')]));
    expect(found.map(([name, size]) => [name, size])).toEqual([
      ['GET', undefined],
      ['GET', undefined],
    ]);
  });
});
