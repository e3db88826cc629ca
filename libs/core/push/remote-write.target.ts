import { reasonOf, type MetricSlice, type RemoteWriteVersion } from '#contracts';
import {
  DeliveryQueue,
  refusedForGood,
  refusedForNow,
  retryAfterMs,
  type ConnectionSettings,
  type DeliveryReport,
  type SendOutcome,
} from '#delivery';
import { post } from './post.js';
import type { PushTarget } from './push-target.js';
import { snappyBlock } from './snappy.js';
import type { Identity } from './write-labels.js';
import { WriteRequestV1, type WriteRequest } from './write-request.js';
import { WriteRequestV2 } from './write-request-v2.js';

export interface RemoteWriteOptions {
  readonly url: string;
  readonly headers: Record<string, string>;
  /** Maximum number of waiting samples. */
  readonly maxQueueSize: number;
  readonly identity: Identity;
  /** Default: `1.0`. */
  readonly version?: RemoteWriteVersion;
  /** Whether each exemplar is in one round only; otherwise exemplars older than the previous round are omitted. */
  readonly exemplarsOnce?: boolean;
  /** Wraps sending, for example to suppress tracing. Default: calls it directly. */
  readonly run?: ConnectionSettings['run'];
}

interface Waiting {
  readonly body: Uint8Array;
  readonly samples: number;
}

const HEADERS = { 'content-encoding': 'snappy', 'user-agent': 'nestjs-observability' };
const HEADERS_OF = {
  '1.0': { 'content-type': 'application/x-protobuf', 'x-prometheus-remote-write-version': '0.1.0' },
  '2.0': {
    'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
    'x-prometheus-remote-write-version': '2.0.0',
  },
} as const;
const REQUEST_SAMPLES = 1000;
const TRY_LIMIT_MS = 10_000;
/** Matches the time for which Prometheus accepts late samples. */
const RETRY_FOR_MS = 2 * 3_600_000;

/**
 * Prometheus remote write 1.0 or 2.0. Requests are sent one after the other, because receivers need a series' samples
 * in order. After a temporary failure (429, 5xx, no connection) a request is retried, while others wait in a queue that
 * drops the oldest. After a permanent failure it is lost.
 */
export class RemoteWriteTarget implements PushTarget {
  private readonly url: URL;
  private readonly request: WriteRequest;
  private readonly queue: DeliveryQueue<Waiting>;
  private readonly end = new AbortController();
  /** Times of this round and the previous one, in milliseconds since 1970. */
  private readAt = 0;
  private readBefore = 0;

  constructor(
    private readonly options: RemoteWriteOptions,
    report: DeliveryReport,
  ) {
    this.url = new URL(options.url);
    const { identity } = options;
    this.request = this.version === '2.0' ? new WriteRequestV2(identity) : new WriteRequestV1(identity);
    this.queue = new DeliveryQueue<Waiting>({
      send: ([waiting]) => this.send(waiting ?? { body: new Uint8Array(), samples: 0 }),
      close: () => this.end.abort(),
      report,
      maxQueueSize: options.maxQueueSize,
      maxBatchSize: 1,
      scheduledDelayMs: 0,
      tryLimitMs: TRY_LIMIT_MS,
      weightOf: ({ samples }) => samples,
      dropped: 'oldest',
      retryForMs: RETRY_FOR_MS,
    });
  }

  take(slice: MetricSlice, at: number): void {
    this.readAt = at;
    for (const sample of slice.samples) {
      this.request.add(sample, slice, at, this.readBefore);
      if (this.request.samples >= REQUEST_SAMPLES) this.enqueue();
    }
  }

  endRound(): void {
    if (!this.options.exemplarsOnce) this.readBefore = this.readAt;
    if (this.request.samples > 0) this.enqueue();
  }

  close(limitMs: number): Promise<void> {
    return this.queue.shutdown(limitMs);
  }

  private enqueue(): void {
    const { samples } = this.request;
    this.queue.add({ samples, body: snappyBlock(this.request.take()) });
  }

  private get version(): RemoteWriteVersion {
    return this.options.version ?? '1.0';
  }

  private async send({ body, samples }: Waiting): Promise<SendOutcome> {
    const { run = (work) => work() } = this.options;
    const headers = { ...HEADERS, ...HEADERS_OF[this.version], ...this.options.headers };
    try {
      const { status, text, retryAfter, samplesWritten } = await run(() =>
        post(this.url, headers, body, this.end.signal, TRY_LIMIT_MS),
      );
      if (status >= 200 && status < 300) return this.taken(samples, samplesWritten);
      const reason = `HTTP ${status} ${text}`;
      return status === 429 || status >= 500
        ? refusedForNow(reason, retryAfterMs(retryAfter, Date.now()))
        : refusedForGood(reason);
    } catch (error) {
      return refusedForNow(reasonOf(error));
    }
  }

  /**
   * A 2.0 receiver reports the number of written samples. One that reports nothing parsed the request as 1.0 and found
   * no samples.
   */
  private taken(samples: number, written: number | undefined): SendOutcome {
    if (this.version === '1.0') return { delivered: true };
    if (written === undefined)
      return refusedForGood(
        'the receiver does not speak remote write 2.0: set metrics.remoteWriteVersion to 1.0',
      );
    return { delivered: true, rejected: Math.max(0, samples - written) };
  }
}
