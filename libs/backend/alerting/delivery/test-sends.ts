import type { Clock } from '#contracts';
import { errorFrom, failureFrom, timeoutFailure } from './delivery-failure.js';
import type { DeliverableChannel } from './delivery-options.js';
import { testNotification } from './notifications.js';

interface Running {
  readonly deadlineMs: number;
  readonly expire: () => void;
}

/** Sends test messages once, without the queue. */
export class TestSends {
  private readonly running = new Set<Running>();

  constructor(
    private readonly clock: Clock,
    private readonly externalUrl: string | undefined,
  ) {}

  /** Deadline of the next test in progress, monotonic milliseconds; `Infinity` when there is none. */
  get nextDueMs(): number {
    return Math.min(...[...this.running].map(({ deadlineMs }) => deadlineMs));
  }

  /** @throws DeliveryError */
  async send(channel: DeliverableChannel, limitMs: number): Promise<void> {
    const abort = new AbortController();
    const { promise, running } = this.begin(limitMs);
    const notification = testNotification(channel.name, this.clock.now(), this.externalUrl);
    try {
      const sent = (async () => channel.send(notification, abort.signal))();
      await Promise.race([sent, promise]);
    } catch (error) {
      throw errorFrom(failureFrom(error));
    } finally {
      this.running.delete(running);
      abort.abort();
    }
  }

  expire(nowMs: number): void {
    for (const { deadlineMs, expire } of this.running) if (deadlineMs <= nowMs) expire();
  }

  private begin(limitMs: number): { promise: Promise<never>; running: Running } {
    let expire = (): void => undefined;
    const promise = new Promise<never>((_, reject) => {
      expire = () => reject(errorFrom(timeoutFailure(limitMs)));
    });
    const running = { deadlineMs: this.clock.monotonic() + limitMs, expire };
    this.running.add(running);
    return { promise, running };
  }
}
