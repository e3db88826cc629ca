import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeReal } from '../../../../test/support/real-services.js';
import { describeObjectStore, readAll } from './object-store.contract.js';
import {
  AccessDeniedError,
  BucketMissingError,
  ObjectMissingError,
  StoreUnavailableError,
} from './object-store.js';
import { S3ObjectStore, type S3ObjectStoreOptions } from './s3.object-store.js';

const credentials = { accessKeyId: 'someone', secretAccessKey: 'something' };
/** For a real store on a loaded machine. */
const PATIENT = { connectTimeoutMs: 60_000, silenceTimeoutMs: 60_000 };

describeReal('s3', 'A real S3 service', (env) => {
  const credentialsOf = (secretAccessKey = env.AWS_SECRET_ACCESS_KEY ?? '') => ({
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey,
  });
  const open = (credentials = credentialsOf()): S3ObjectStore =>
    new S3ObjectStore({ ...PATIENT, endpoint: env.S3_ENDPOINT, region: env.AWS_REGION, credentials });

  describeObjectStore('S3', async () => open());

  it('refuses a wrong secret, and the error names the variables to check', async () => {
    const store = open(credentialsOf('wrong'));
    const error: unknown = await store.listBuckets().catch((reason: unknown) => reason);
    await store.close();
    expect(error).toBeInstanceOf(AccessDeniedError);
    expect(String(error)).toContain('AWS_SECRET_ACCESS_KEY');
  });
});

describe('The S3 object store with a failing service', () => {
  const cleanups: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) await cleanup();
  });

  async function storeAnswering(
    listener: RequestListener,
    options: S3ObjectStoreOptions = {},
  ): Promise<S3ObjectStore> {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const store = new S3ObjectStore({ endpoint: `http://127.0.0.1:${port}`, credentials, ...options });
    cleanups.push(() => stop(store, server));
    return store;
  }

  const failing =
    (status: number, code: string): RequestListener =>
    (_request, response) =>
      response
        .writeHead(status, { 'content-type': 'application/xml' })
        .end(`<Error><Code>${code}</Code></Error>`);

  it.each([
    [404, 'NoSuchKey', ObjectMissingError],
    [404, 'NoSuchBucket', BucketMissingError],
    [403, 'InvalidAccessKeyId', AccessDeniedError],
    [403, 'SignatureDoesNotMatch', AccessDeniedError],
    [403, 'AccessDenied', AccessDeniedError],
    [500, 'InternalError', StoreUnavailableError],
    [503, 'SlowDown', StoreUnavailableError],
  ])('turns HTTP %i %s into its own error', async (status, code, type) => {
    const store = await storeAnswering(failing(status, code), { maxAttempts: 1 });
    await expect(store.get('records', 'key')).rejects.toThrow(type);
  });

  it('says that the service is unavailable when nothing listens there', async () => {
    const store = await storeAnswering(() => undefined);
    await cleanups.pop()?.();
    await expect(store.listBuckets()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', transient: true });
  });

  it('gives up on a service that accepts the connection and never answers', async () => {
    const store = await storeAnswering(() => undefined, { silenceTimeoutMs: 150, maxAttempts: 1 });
    await expect(store.listBuckets()).rejects.toThrow(StoreUnavailableError);
  });

  it('gives up on a body that stops in the middle', async () => {
    const store = await storeAnswering(
      (_request, response) => void response.writeHead(200, { 'content-length': '1000' }).write('half'),
      // The response itself must arrive within this time.
      { silenceTimeoutMs: 2_000 },
    );
    const { body } = await store.get('records', 'key');
    await expect(readAll(body)).rejects.toThrow('no data for 2000 ms');
  });

  it('reports a connection cut in mid-body instead of a shorter object', async () => {
    const store = await storeAnswering((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('half', () => response.destroy());
    });
    const { body } = await store.get('records', 'key');
    await expect(readAll(body)).rejects.toThrow(StoreUnavailableError);
  });
});

async function stop(store: S3ObjectStore, server: Server): Promise<void> {
  await store.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
