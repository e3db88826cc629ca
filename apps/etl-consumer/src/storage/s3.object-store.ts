import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import type { ObjectStore, StoredObject } from './object-store.js';
import { s3ErrorOf } from './s3-errors.js';
import { wholeBody } from './whole-body.js';

/** Settings of {@link S3ObjectStore}. */
export interface S3ObjectStoreOptions {
  /** URL of the S3 endpoint, e.g. `http://127.0.0.1:9000`. Default: AWS itself, by region. */
  readonly endpoint?: string;
  /** Default `us-east-1`. */
  readonly region?: string;
  /** Default: the usual AWS sources (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, profiles, roles). */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Longest wait for a connection, in milliseconds. Default 2,000. */
  readonly connectTimeoutMs?: number;
  /** Longest silence of the store, before its answer and between two chunks, in milliseconds. Default 10,000. */
  readonly silenceTimeoutMs?: number;
  /** Tries per call, the first one included. Default 2: the consumer has retries of its own. */
  readonly maxAttempts?: number;
}

/**
 * Objects in S3 or anything that speaks its protocol, addressed path-style (`endpoint/bucket/key`).
 *
 * @example
 * ```ts
 * const store = S3ObjectStore.fromEnvironment(process.env);
 * ```
 */
export class S3ObjectStore implements ObjectStore {
  private readonly client: S3Client;
  private readonly where: string;
  private readonly silenceTimeoutMs: number;

  constructor(options: S3ObjectStoreOptions = {}) {
    this.silenceTimeoutMs = options.silenceTimeoutMs ?? 10_000;
    this.where = `S3 at ${options.endpoint ?? 'AWS'}`;
    this.client = new S3Client({
      endpoint: options.endpoint,
      region: options.region ?? 'us-east-1',
      credentials: options.credentials,
      forcePathStyle: true,
      // Stores that are not AWS keep the trailing checksum of newer SDKs as part of the object.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      maxAttempts: options.maxAttempts ?? 2,
      requestHandler: {
        connectionTimeout: options.connectTimeoutMs ?? 2_000,
        requestTimeout: this.silenceTimeoutMs,
        throwOnRequestTimeout: true,
      },
    });
  }

  /** Reads `S3_ENDPOINT` and `AWS_REGION`; credentials come from the usual AWS sources. */
  static fromEnvironment(environment: NodeJS.ProcessEnv): S3ObjectStore {
    return new S3ObjectStore({
      endpoint: environment.S3_ENDPOINT,
      region: environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION,
    });
  }

  async get(bucket: string, key: string): Promise<StoredObject> {
    const answer = await this.attempt(
      this.client.send(new GetObjectCommand({ Bucket: bucket, Key: key })),
      bucket,
      key,
    );
    const stream = answer.Body as Readable;
    // A stream that fails while nobody reads it yet must not end the process; the reader gets the error.
    stream.on('error', () => undefined);
    return {
      size: answer.ContentLength ?? 0,
      body: wholeBody(withSilenceLimit(stream, this.silenceTimeoutMs), answer.ContentLength, (cause) =>
        s3ErrorOf(cause, this.where, bucket, key),
      ),
      discard: () => stream.destroy(),
    };
  }

  async put(bucket: string, key: string, body: Uint8Array): Promise<void> {
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: body,
      ContentLength: body.byteLength,
    });
    await this.attempt(this.client.send(command), bucket, key);
  }

  async listBuckets(): Promise<string[]> {
    const answer = await this.attempt(this.client.send(new ListBucketsCommand({})));
    return (answer.Buckets ?? []).flatMap((bucket) => bucket.Name ?? []).sort();
  }

  async createBucket(bucket: string): Promise<void> {
    const there = await this.client.send(new HeadBucketCommand({ Bucket: bucket })).then(
      () => true,
      () => false,
    );
    if (!there) await this.attempt(this.client.send(new CreateBucketCommand({ Bucket: bucket })), bucket);
  }

  close(): Promise<void> {
    this.client.destroy();
    return Promise.resolve();
  }

  private async attempt<T>(call: Promise<T>, bucket?: string, key?: string): Promise<T> {
    try {
      return await call;
    } catch (error) {
      throw s3ErrorOf(error, this.where, bucket, key);
    }
  }
}

/** The SDK's own timeout ends with the response's headers; this one watches the body, while someone waits for it. */
async function* withSilenceLimit(
  stream: Readable,
  limitMs: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = (stream as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const timer = setTimeout(() => stream.destroy(new Error(`no data for ${limitMs} ms`)), limitMs);
      const step = await iterator.next().finally(() => clearTimeout(timer));
      if (step.done) return;
      yield step.value;
    }
  } finally {
    stream.destroy();
  }
}
