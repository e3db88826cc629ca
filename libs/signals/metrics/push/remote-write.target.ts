import { reasonOf, type MetricSlice } from '#contracts';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '#otlp';
import { post } from './post.js';
import type { PushRecord } from './push-record.js';
import type { PushTarget } from './push-target.js';
import { snappyBlock } from './snappy.js';
import { WriteRequest, type Identity } from './write-request.js';

export interface RemoteWriteOptions {
  readonly url: string;
  readonly headers: Record<string, string>;
  /** Samples that wait at most. */
  readonly maxQueueSize: number;
  readonly identity: Identity;
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
const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 30_000;
/** Tries that are left to a request when the application ends. */
const LAST_TRIES = 4;

/**
 * Prometheus remote write 1.0. Requests go one after the other, since receivers want a series' samples in order; one
 * that is refused for now (429, 5xx, no connection) is sent again, later and later, while the others wait in a queue
 * that drops its oldest. One that is refused for good is lost.
 */
export class RemoteWriteTarget implements PushTarget {
  private readonly url: URL;
  private readonly request: WriteRequest;
  private readonly queue: Waiting[] = [];
  private waiting = 0;
  private delivery: Promise<void> | undefined;
  private readonly end = new AbortController();
  private isClosing = false;
  /** Ends the wait before another attempt. */
  private wake: () => void = () => undefined;

  constructor(
    private readonly options: RemoteWriteOptions,
    private readonly record: PushRecord,
  ) {
    this.url = new URL(options.url);
    this.request = new WriteRequest(options.identity);
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

  async close(limitMs: number): Promise<void> {
    this.isClosing = true;
    const giveUp = (): void => {
      this.end.abort();
      this.wake();
    };
    // It holds the process, unlike the waits between attempts: shutdown is not over before.
    const limit = setTimeout(giveUp, limitMs);
    this.wake();
    while (this.delivery) await this.delivery;
    clearTimeout(limit);
  }

  private enqueue(): void {
    const { samples } = this.request;
    this.queue.push({ samples, body: snappyBlock(this.request.take()) });
    this.waiting += samples;
    while (this.waiting > this.options.maxQueueSize) this.record.lost(this.next()?.samples ?? 0);
    this.start();
  }

  private start(): void {
    this.delivery ??= this.deliver().finally(() => {
      this.delivery = undefined;
      // What came while it was ending.
      if (this.queue.length > 0) this.start();
    });
  }

  private next(): Waiting | undefined {
    const next = this.queue.shift();
    this.waiting -= next?.samples ?? 0;
    return next;
  }

  private async deliver(): Promise<void> {
    for (let next = this.next(); next; next = this.next()) {
      let again = true;
      let lastTries = LAST_TRIES;
      for (let attempt = 0; again && !this.end.signal.aborted; attempt++) {
        if (attempt > 0) await this.patience(attempt);
        again = await this.isToBeRepeated(next);
        if (again && this.isClosing && --lastTries <= 0) this.end.abort();
      }
      if (again) this.record.lost(next.samples);
    }
  }

  private async isToBeRepeated({ body, samples }: Waiting): Promise<boolean> {
    try {
      const { status, text } = await this.send(body);
      if (status >= 200 && status < 300) {
        this.record.delivered(samples);
        return false;
      }
      this.record.refused(`HTTP ${status} ${text}`);
      if (status === 429 || status >= 500) return true;
      this.record.lost(samples);
      return false;
    } catch (error) {
      this.record.refused(reasonOf(error));
      return true;
    }
  }

  private send(body: Uint8Array): ReturnType<typeof post> {
    const headers = { ...HEADERS, ...this.options.headers };
    return context.with(suppressTracing(ROOT_CONTEXT), () => post(this.url, headers, body, this.end.signal));
  }

  private patience(attempt: number): Promise<void> {
    const longest = this.isClosing
      ? FIRST_DELAY_MS
      : Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
    return new Promise((resolve) => {
      // Not all processes at the same time.
      const timer = setTimeout(resolve, longest * (0.5 + Math.random() / 2)).unref();
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
