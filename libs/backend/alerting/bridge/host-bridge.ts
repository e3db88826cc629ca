import {
  DeliveryError,
  type AlertingNote,
  type AlertingReply,
  type DeliveryReceipt,
  type NotificationChannel,
} from '#contracts';

/** Milliseconds beyond its own limit after which a main thread that has not answered counts as failed. */
const GRACE_MS = 2_000;
/** Milliseconds that the main thread has to read an environment variable. */
const VARIABLE_MS = 10_000;

type Answer<K extends AlertingReply['kind']> = Extract<AlertingReply, { kind: K }>;

/** Asks the main thread for what only it can do: send through the application's channels, read the environment. */
export class HostBridge {
  private readonly sending = new Map<number, (answer: Answer<'sent'>) => void>();
  private readonly variables = new Map<number, (answer: Answer<'variable'>) => void>();
  private lastId = 0;

  /** @param tell posts to the main thread */
  constructor(private readonly tell: (note: AlertingNote) => void) {}

  /** Handles an answer of the main thread. */
  handle(reply: Answer<'sent'> | Answer<'variable'>): void {
    if (reply.kind === 'sent') this.sending.get(reply.id)?.(reply);
    else this.variables.get(reply.id)?.(reply);
  }

  /**
   * A channel that the application implements.
   *
   * @param limitMs limit for one message, milliseconds
   */
  channel(name: string, limitMs: number): NotificationChannel {
    return {
      name,
      send: (notification, signal) => {
        const id = ++this.lastId;
        const answer = this.wait(this.sending, id, limitMs + GRACE_MS, signal);
        this.tell({ kind: 'send', id, channel: name, notification, limitMs });
        return answer.then(receiptOf).catch((error: unknown) => {
          this.tell({ kind: 'abort', id });
          throw error;
        });
      },
    };
  }

  /** The value of an environment variable of the application. */
  async variable(name: string): Promise<string | undefined> {
    const id = ++this.lastId;
    const answer = this.wait(this.variables, id, VARIABLE_MS);
    this.tell({ kind: 'variable', id, name });
    return (await answer).value;
  }

  private wait<T>(
    waiting: Map<number, (answer: T) => void>,
    id: number,
    limitMs: number,
    signal?: AbortSignal,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const giveUp = (why: string): void => {
        end();
        reject(new DeliveryError('timeout', why));
      };
      const timer = setTimeout(() => giveUp('the main thread of the application does not answer'), limitMs);
      const aborted = (): void => giveUp('the delivery was cancelled');
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', aborted);
        waiting.delete(id);
      };
      waiting.set(id, (answer) => {
        end();
        resolve(answer);
      });
      signal?.addEventListener('abort', aborted, { once: true });
      if (signal?.aborted) aborted();
    });
  }
}

function receiptOf({ receipt, error }: Answer<'sent'>): DeliveryReceipt | undefined {
  if (!error) return receipt;
  const { retry, retryAfterMs } = error;
  throw new DeliveryError(error.reason, error.message, {
    ...(retry !== undefined && { retry }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}
