import type { TelemetryResponse } from '#contracts';
import type { AnswerMessage, AskMessage } from './messages.js';
import { PieceQueue } from './piece-queue.js';

interface Pending {
  head(response: Omit<TelemetryResponse, 'body'>): void;
  readonly body: PieceQueue;
  readonly end: (error?: Error) => void;
}

/** Sends requests to another thread, and returns its answers as streams of pieces. */
export class Requests<R> {
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;

  /**
   * @param name of the other thread, for errors
   * @param answered called with the seconds from a request to the end of its answer
   */
  constructor(
    private readonly name: string,
    private readonly post: (message: AskMessage<R>) => void,
    private readonly answered: (seconds: number) => void = () => undefined,
  ) {}

  /** Rejects when the other thread does not answer. */
  request(request: R, signal?: AbortSignal): Promise<TelemetryResponse> {
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
        // Has no effect once the head has arrived.
        reject(error ?? new Error(`${this.name} gave no answer`));
      };
      this.pending.set(id, { head: (head) => resolve({ ...head, body }), body, end });
      this.post({ type: 'request', id, request });
    });
  }

  handle(message: AnswerMessage): void {
    const pending = this.pending.get(message.id);
    if (!pending) return;
    if (message.type === 'head') pending.head({ status: message.status, headers: message.headers });
    else if (message.type === 'piece') pending.body.push(message.bytes);
    else pending.end(message.error === undefined ? undefined : new Error(message.error));
  }

  /** Fails all requests, when the other thread has ended. */
  failAll(): void {
    for (const { end } of [...this.pending.values()]) end(new Error(`${this.name} ended`));
  }
}
