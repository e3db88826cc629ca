import type { TelemetryRequest, TelemetryResponse } from '#contracts';
import type { FromThread, ToThread } from '../protocol.js';
import { unavailable } from '../unavailable.js';
import { PieceQueue } from './piece-queue.js';

type Answer = Extract<FromThread, { type: 'head' | 'piece' | 'end' }>;

interface Pending {
  head(response: Omit<TelemetryResponse, 'body'>): void;
  readonly body: PieceQueue;
  readonly end: (error?: Error) => void;
}

/** Forwards requests to the thread, and its answers back in the pieces in which they come. */
export class ThreadRequests {
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;

  constructor(
    private readonly post: (message: ToThread) => void,
    private readonly answered: (seconds: number) => void,
    private readonly isRunning: () => boolean,
  ) {}

  request(request: TelemetryRequest, signal?: AbortSignal): Promise<TelemetryResponse> {
    if (!this.isRunning()) return Promise.resolve(unavailable('the telemetry thread is being started'));
    signal?.throwIfAborted();
    const id = ++this.lastId;
    const startedAt = performance.now();
    const cancel = (): void => this.post({ type: 'cancel', id });
    signal?.addEventListener('abort', cancel, { once: true });
    return new Promise((resolve, reject) => {
      const body = new PieceQueue(() => this.post({ type: 'taken', id }), cancel);
      const end = (error?: Error): void => {
        this.pending.delete(id);
        signal?.removeEventListener('abort', cancel);
        this.answered((performance.now() - startedAt) / 1000);
        body.end(error);
        // Without effect once the head is there.
        reject(error ?? new Error('the telemetry thread gave no answer'));
      };
      this.pending.set(id, { head: (head) => resolve({ ...head, body }), body, end });
      this.post({ type: 'request', id, request });
    });
  }

  handle(message: Answer): void {
    const pending = this.pending.get(message.id);
    if (!pending) return;
    if (message.type === 'head') pending.head({ status: message.status, headers: message.headers });
    else if (message.type === 'piece') pending.body.push(message.bytes);
    else pending.end(message.error === undefined ? undefined : new Error(message.error));
  }

  /** The thread is gone. */
  failAll(): void {
    for (const { end } of [...this.pending.values()]) end(new Error('the telemetry thread ended'));
  }
}
