import type { TelemetryResponse } from '#contracts';
import type { AnswerMessage, AskMessage } from './messages.js';

const PIECE_BYTES = 64 * 1024;
/** Maximum number of pieces of an answer that are sent but not confirmed. */
const WINDOW = 16;

type Post = (message: AnswerMessage, transfer?: readonly ArrayBuffer[]) => void;

interface Running {
  readonly controller: AbortController;
  /** Number of pieces that may still be sent. */
  window: number;
  resume: (() => void) | undefined;
}

/** Answers the requests of another thread. The `answer` function limits how many are processed at once. */
export class Answers<R> {
  private readonly running = new Map<number, Running>();

  constructor(
    private readonly answer: (request: R, signal: AbortSignal) => Promise<TelemetryResponse>,
    private readonly post: Post,
  ) {}

  handle(message: AskMessage<R>): void {
    if (message.type === 'request') void this.request(message.id, message.request);
    else if (message.type === 'taken') this.taken(message.id);
    else this.cancel(message.id);
  }

  /** Cancels all requests, when the other thread has ended. */
  cancelAll(): void {
    for (const id of [...this.running.keys()]) this.cancel(id);
    // The next thread numbers its requests from the start: no part of these answers may reach it.
    this.running.clear();
  }

  /** Never rejects. */
  async request(id: number, request: R): Promise<void> {
    const running: Running = { controller: new AbortController(), window: WINDOW, resume: undefined };
    this.running.set(id, running);
    const post: Post = (message, transfer) => {
      if (this.running.get(id) === running) this.post(message, transfer);
    };
    try {
      await this.respond(id, request, running, post);
      post({ type: 'end', id });
    } catch (error) {
      post({ type: 'end', id, error: error instanceof Error ? error.message : String(error) });
    } finally {
      if (this.running.get(id) === running) this.running.delete(id);
    }
  }

  /** The other thread confirmed a piece. */
  taken(id: number): void {
    const running = this.running.get(id);
    if (!running) return;
    running.window += 1;
    running.resume?.();
  }

  cancel(id: number): void {
    const running = this.running.get(id);
    running?.controller.abort(new Error('the request was cancelled'));
    running?.resume?.();
  }

  private async respond(id: number, request: R, running: Running, post: Post): Promise<void> {
    const { status, headers, body } = await this.answer(request, running.controller.signal);
    post({ type: 'head', id, status, headers });
    for await (const bytes of body)
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
        await roomFor(running);
        // A separate copy, because a transferred buffer is detached in this thread.
        const piece = new Uint8Array(bytes.subarray(at, at + PIECE_BYTES));
        running.window -= 1;
        post({ type: 'piece', id, bytes: piece }, [piece.buffer]);
      }
  }
}

async function roomFor(running: Running): Promise<void> {
  const { signal } = running.controller;
  while (running.window <= 0 && !signal.aborted)
    await new Promise<void>((resolve) => (running.resume = resolve));
  signal.throwIfAborted();
}
