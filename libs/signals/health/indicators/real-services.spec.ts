import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { Redis } from 'ioredis';
import { describeWith } from '../../../../test/support/services.js';
import { ownServices } from '../../../../test/support/real-services.js';
import type { HealthIndicatorLike } from '../health-check.js';
import { RedisHealth } from './redis.health.js';
import { S3BucketHealth } from './s3.health.js';

function ask(indicator: HealthIndicatorLike): Promise<unknown> {
  return Promise.resolve(indicator.check(AbortSignal.timeout(60_000)));
}

describeWith(['redis'], 'RedisHealth on a real Redis', () => {
  const services = ownServices(['redis']);

  it('passes with ioredis, fails at once while it reconnects, and passes again', async () => {
    const redis = new Redis(services.env.REDIS_URL ?? '', { retryStrategy: () => 100 });
    redis.on('error', () => undefined);
    const indicator = new RedisHealth(redis);
    await ask(indicator);
    const gone = new Promise((resolve) => redis.once('reconnecting', resolve));
    await services.get('redis').stop();
    await gone;
    await expect(ask(indicator)).rejects.toThrow(/not connected to Redis|closed/);
    const back = new Promise((resolve) => redis.once('ready', resolve));
    await services.get('redis').start();
    await back;
    await ask(indicator);
    redis.disconnect();
  });

  it('fails at once with a node-redis client that is not ready', async () => {
    const client = { isReady: false, ping: () => new Promise(() => undefined) };
    await expect(ask(new RedisHealth(client))).rejects.toThrow('not connected to Redis');
  });
});

describeWith(['s3'], 'S3BucketHealth on a real store', () => {
  const services = ownServices(['s3']);
  let client: S3Client;

  beforeAll(async () => {
    const { S3_ENDPOINT: endpoint, AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = services.env;
    const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
    client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
    await client.send(new CreateBucketCommand({ Bucket: 'records' }));
  });

  afterAll(() => client.destroy());

  it('passes for an existing bucket, and names a missing one', async () => {
    expect(await ask(new S3BucketHealth(client, 'records'))).toEqual({ bucket: 'records' });
    await expect(ask(new S3BucketHealth(client, 'nowhere'))).rejects.toThrow(
      'bucket "nowhere": it does not exist',
    );
  });

  it('fails while the store is down', async () => {
    await services.get('s3').stop();
    await expect(ask(new S3BucketHealth(client, 'records'))).rejects.toThrow(
      /bucket "records": .*(ECONNREFUSED|refused|socket)/,
    );
  });
});
