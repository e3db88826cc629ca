import type { HealthDetails, HealthIndicatorLike } from '../health-check.js';

export interface HttpHealthOptions {
  /** Default: `GET`. */
  method?: 'GET' | 'HEAD' | 'POST';
  headers?: Record<string, string>;
  /** Accepted status codes. Default: 200 to 399. */
  accept?: (statusCode: number) => boolean;
}

/**
 * Checks that an HTTP service answers. The body is not read; redirects are followed.
 *
 * @example
 * ```ts
 * provideHealth('payments', { useFactory: () => new HttpHealth('https://payments.internal/health/ready') })
 * ```
 */
export class HttpHealth implements HealthIndicatorLike {
  constructor(
    private readonly url: string,
    private readonly options: HttpHealthOptions = {},
  ) {}

  async check(signal: AbortSignal): Promise<HealthDetails> {
    const { method = 'GET', headers, accept = isWell } = this.options;
    const { status: statusCode, body } = await fetch(this.url, { method, headers, signal }).catch(withCause);
    await body?.cancel();
    if (!accept(statusCode))
      throw Object.assign(new Error(`answered ${statusCode}`), { code: `HTTP_${statusCode}` });
    return { statusCode };
  }
}

function isWell(statusCode: number): boolean {
  return statusCode >= 200 && statusCode < 400;
}

/** The cause has the reason; the error itself only says "fetch failed". */
function withCause(error: unknown): never {
  const { cause } = error as { cause?: Partial<NodeJS.ErrnoException> };
  if (!cause) throw error;
  throw new Error(cause.message || cause.code || 'no connection', { cause });
}
