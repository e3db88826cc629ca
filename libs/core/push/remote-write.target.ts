import { reasonOf, type MetricSlice } from '#contracts';
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
import { WriteRequest, type Identity } from './write-request.js';

export interface RemoteWriteOptions {
  readonly url: string;
  readonly headers: Record<string, string>;
  /** Samples that wait at most. */
  readonly maxQueueSize: number;
  readonly identity: Identity;
  /** Runs what sends, such as where it is not traced. Default: just runs it. */
  readonly run?: ConnectionSettings['run'];
}

interface Waiting {
  readonly body: Uint8Array;
  readonly samples: number;
}

const HEADERS = {
  'content-type': 'application/x-protobuf',
  'content-encoding': 'snappy',
  'x-prometheus-remote-write-version': '0.1.0',
  'user-agent': 'nestjs-observability',
};
const REQUEST_SAMPLES = 1000;
const TRY_LIMIT_MS = 10_000;
/** As long as Prometheus takes samples that are late. */
const RETRY_FOR_MS = 2 * 3_600_000;

/**
 * Prometheus remote write 1.0. Requests go one after the other, since receivers want a series' samples in order; one
 * that is refused for now (429, 5xx, no connection) is sent again, while the others wait in a queue that drops its oldest.
 * One that is refused for good is lost.
 */
export class RemoteWriteTarget implements PushTarget {
  private readonly url: URL;
  private readonly request: WriteRequest;
  private readonly queue: DeliveryQueue<Waiting>;
  private readonly end = new AbortController();

  constructor(
    private readonly options: RemoteWriteOptions,
    report: DeliveryReport,
  ) {
    this.url = new URL(options.url);
    this.request = new WriteRequest(options.identity);
    this.queue = new DeliveryQueue<Waiting>({
      send: ([waiting]) => this.send(waiting?.body ?? new Uint8Array()),
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

  take({ samples }: MetricSlice, at: number): void {
    for (const sample of samples) {
      this.request.add(sample, at);
      if (this.request.samples >= REQUEST_SAMPLES) this.enqueue();
    }
  }

  endRound(): void {
    if (this.request.samples > 0) this.enqueue();
  }

  close(limitMs: number): Promise<void> {
    return this.queue.shutdown(limitMs);
  }

  private enqueue(): void {
    const { samples } = this.request;
    this.queue.add({ samples, body: snappyBlock(this.request.take()) });
  }

  private async send(body: Uint8Array): Promise<SendOutcome> {
    const { run = (work) => work() } = this.options;
    const headers = { ...HEADERS, ...this.options.headers };
    try {
      const { status, text, retryAfter } = await run(() =>
        post(this.url, headers, body, this.end.signal, TRY_LIMIT_MS),
      );
      if (status >= 200 && status < 300) return { delivered: true };
      const reason = `HTTP ${status} ${text}`;
      return status === 429 || status >= 500
        ? refusedForNow(reason, retryAfterMs(retryAfter, Date.now()))
        : refusedForGood(reason);
    } catch (error) {
      return refusedForNow(reasonOf(error));
    }
  }
}
