import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A notification delivered by a channel. */
export interface Told {
  /** Milliseconds of `performance.now()`. */
  readonly atMs: number;
  /** Ordinal number of the process that sent it, from 0. */
  readonly life: number;
  readonly idempotencyKey: string;
  readonly reason: string;
  readonly status: string;
  readonly incident: string;
  /** Rule and service of each alert. */
  readonly alerts: readonly string[];
}

interface Payload {
  readonly idempotencyKey: string;
  readonly reason: string;
  readonly status: string;
  readonly groupKey: string;
  readonly alerts: readonly { readonly labels: Readonly<Record<string, string>> }[];
}

/**
 * Receives webhooks and heartbeats at `/LIFE/hook` and `/LIFE/beat`. Each process has a separate address, because its
 * last request may be read after the next process has started. Webhooks are answered with a delay, so that kills happen
 * in between.
 */
export class Receiver {
  readonly told: Told[] = [];
  readonly beats: number[] = [];
  /** Called once for the next notification, before the answer. */
  onNext?: () => void;
  readonly #server: Server;

  constructor(answerAfterMs: () => number) {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('error', () => undefined);
      request.on('end', () => {
        const [, life, page] = request.url?.split('/') ?? [];
        if (page !== 'hook') {
          this.beats.push(performance.now());
          response.end();
          return;
        }
        this.#note(Number(life), JSON.parse(Buffer.concat(chunks).toString()) as Payload);
        setTimeout(() => response.end(), answerAfterMs());
      });
    });
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #note(life: number, { idempotencyKey, reason, status, groupKey, alerts }: Payload): void {
    this.told.push({
      atMs: performance.now(),
      life,
      idempotencyKey,
      reason,
      status,
      incident: groupKey,
      alerts: alerts.map(({ labels }) => `${labels['alertname']} ${labels['service']}`),
    });
    this.onNext?.();
    this.onNext = undefined;
  }
}
