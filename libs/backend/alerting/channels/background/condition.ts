import type { DeliveryError } from '#contracts';
import type { ChannelHealth } from '../channel.js';

/** Tracks whether background requests succeed, and logs one line when that changes. */
export class BackgroundCondition {
  private error: string | undefined;

  constructor(
    private readonly what: string,
    private readonly warn: (message: string) => void,
  ) {}

  succeeded(): void {
    if (this.error !== undefined) this.warn(`${this.what} can be reached again.`);
    this.error = undefined;
  }

  failed({ reason, message }: DeliveryError): void {
    const error = `${reason}: ${message}`;
    if (this.error === undefined)
      this.warn(`${this.what} cannot be reached (${reason}): ${message}. It will be retried.`);
    this.error = error;
  }

  health(): ChannelHealth {
    return this.error === undefined ? { status: 'ok' } : { status: 'failing', lastError: this.error };
  }
}
