import {
  DELIVERY_FAILURES,
  errorCode,
  ObservabilityError,
  reasonOf,
  type AlertingReply,
  type DeliveryError,
  type DeliveryFailureReason,
  type Notification,
  type NotificationChannel,
} from '#contracts';

const RECEIPT_BYTES = 4_096;

type Sent = Omit<Extract<AlertingReply, { kind: 'sent' }>, 'kind' | 'id'>;

/** The channels that the application implements. They run on the main thread, each with a time limit. */
export class UserChannels {
  private readonly channels = new Map<string, NotificationChannel>();
  private readonly sending = new Map<number, AbortController>();

  constructor(channels: readonly NotificationChannel[]) {
    for (const channel of channels) this.channels.set(channel.name, channel);
  }

  get names(): readonly string[] {
    return [...this.channels.keys()];
  }

  /**
   * Adds a channel; it replaces one with the same name.
   *
   * @throws ObservabilityError `OBS_ALERTING` when the object is no channel
   */
  add(channel: NotificationChannel): void {
    const problem = channelProblem(channel);
    if (problem) throw new ObservabilityError('OBS_ALERTING', problem);
    this.channels.set(channel.name, channel);
  }

  remove(name: string): void {
    this.channels.delete(name);
  }

  /** Sends a message, and gives up after `limitMs` milliseconds. Never rejects. */
  async send(id: number, name: string, notification: Notification, limitMs: number): Promise<Sent> {
    const channel = this.channels.get(name);
    if (!channel) return failed('unknown', `the application has no channel "${name}" any more`);
    const controller = new AbortController();
    this.sending.set(id, controller);
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<Sent>((resolve) => {
      const text = `it did not deliver within ${limitMs} ms`;
      timer = setTimeout(() => {
        resolve(failed('timeout', text));
        controller.abort(new Error(text));
      }, limitMs).unref();
      controller.signal.addEventListener('abort', () =>
        resolve(failed('timeout', 'the delivery was cancelled')),
      );
    });
    try {
      return await Promise.race([attempt(channel, notification, controller.signal), over]);
    } finally {
      clearTimeout(timer);
      this.sending.delete(id);
    }
  }

  /** Aborts a message whose result is no longer needed. */
  abort(id: number): void {
    this.sending.get(id)?.abort(new Error('the delivery was cancelled'));
  }

  /** Aborts messages in flight, and closes the channels. Never rejects. */
  async close(failedToClose: (channel: string, error: string) => void): Promise<void> {
    for (const controller of this.sending.values()) controller.abort(new Error('the application ends'));
    await Promise.all(
      [...this.channels.values()].map(async (channel) => {
        try {
          await channel.close?.();
        } catch (error) {
          failedToClose(channel.name, reasonOf(error));
        }
      }),
    );
  }
}

/** What is wrong with a channel of the application; undefined when it is valid. */
export function channelProblem(channel: unknown): string | undefined {
  const { name, send } = (channel ?? {}) as Partial<NotificationChannel>;
  if (typeof name !== 'string' || name.trim() === '') return 'name: a channel must have a name';
  return typeof send === 'function' ? undefined : `send: the channel "${name}" must have a method send`;
}

async function attempt(
  channel: NotificationChannel,
  notification: Notification,
  signal: AbortSignal,
): Promise<Sent> {
  try {
    const receipt: unknown = await channel.send(notification, signal);
    if (typeof receipt !== 'object' || receipt === null) return {};
    const text = JSON.stringify(receipt);
    return text.length > RECEIPT_BYTES ? {} : { receipt: JSON.parse(text) as NonNullable<Sent['receipt']> };
  } catch (error) {
    return errorOf(error);
  }
}

function errorOf(error: unknown): Sent {
  if (errorCode(error) !== 'OBS_DELIVERY') return failed('unknown', reasonOf(error));
  const { reason, message, options = {} } = error as DeliveryError;
  const known = DELIVERY_FAILURES.find((one) => one === reason) ?? 'unknown';
  const { retry, retryAfterMs } = options;
  return { error: { reason: known, message: String(message), retry, retryAfterMs } };
}

function failed(reason: DeliveryFailureReason, message: string): Sent {
  return { error: { reason, message } };
}
