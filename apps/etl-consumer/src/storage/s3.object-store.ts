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
  /** URL of the S3 endpoint, e.g. `http://127.0.0.1:9000`. Default: AWS, by region. */
  readonly endpoint?: string;
  /** Default `us-east-1`. */
  readonly region?: string;
  /** Default: the standard AWS sources (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, profiles, roles). */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Time-out of connecting, in milliseconds. Default 2,000. */
  readonly connectTimeoutMs?: number;
  /** Maximum time without data, before the response and between two chunks, in milliseconds. Default 10,000. */
  readonly silenceTimeoutMs?: number;
  /** Attempts per call, including the first. Default 2, as the consumer retries, too. */
  readonly maxAttempts?: number;
}

/**
 * Objects in S3 or a compatible store, with path-style addresses (`endpoint/bucket/key`).
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
      // Other stores than AWS store the trailing checksum of newer SDKs as part of the object.
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

  /** Uses `S3_ENDPOINT` and `AWS_REGION`, and credentials from the standard AWS sources. */
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
    // An error of a stream that is not read yet must not crash the process; the reader receives it later.
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

/** The SDK's time-out covers only the response headers; this one covers the body while it is being read. */
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
