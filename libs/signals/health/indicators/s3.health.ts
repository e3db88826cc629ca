import { loadPeer } from '#contracts';
import type { HealthDetails, HealthIndicatorLike } from '../health-check.js';

/** A client of `@aws-sdk/client-s3`. */
export interface S3Like {
  send(command: never, options: { abortSignal: AbortSignal }): Promise<unknown>;
}

/**
 * Checks that a bucket exists and is readable: a HEAD request with the application's own client. Needs
 * `@aws-sdk/client-s3`.
 *
 * @throws ObservabilityError `OBS_PEER_MISSING` from `check`, without `@aws-sdk/client-s3`
 * @example
 * ```ts
 * provideHealth('s3', { inject: [S3Client], useFactory: (s3: S3Client) => new S3BucketHealth(s3, 'records') })
 * ```
 */
export class S3BucketHealth implements HealthIndicatorLike {
  constructor(
    private readonly client: S3Like,
    private readonly bucket: string,
  ) {}

  async check(signal: AbortSignal): Promise<HealthDetails> {
    const { bucket } = this;
    const { HeadBucketCommand } = await loadPeer(
      () => import('@aws-sdk/client-s3'),
      '@aws-sdk/client-s3',
      'S3BucketHealth',
    );
    try {
      await this.client.send(new HeadBucketCommand({ Bucket: bucket }) as never, { abortSignal: signal });
    } catch (error) {
      throw new Error(`bucket "${bucket}": ${reasonOf(error)}`, { cause: error });
    }
    return { bucket };
  }
}

/** A HEAD response has no body, so the SDK often knows only the status. */
function reasonOf(error: unknown): string {
  const { message, name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  if (status === 404) return 'it does not exist';
  if (status === 403) return 'access denied';
  return message && message !== 'UnknownError' ? message : `${name}${status ? ` (HTTP ${status})` : ''}`;
}
