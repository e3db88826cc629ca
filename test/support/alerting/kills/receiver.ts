import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message that a channel delivered. */
export interface Told {
  /** Milliseconds of `performance.now()`. */
  readonly atMs: number;
  /** Which of the processes sent it, from 0. */
  readonly life: number;
  readonly idempotencyKey: string;
  readonly reason: string;
  readonly status: string;
  readonly incident: string;
  /** Rule and service of its alerts. */
  readonly alerts: readonly string[];
}

interface Payload {
  readonly idempotencyKey: string;
  readonly reason: string;
  readonly status: string;
  readonly groupKey: string;
  readonly alerts: readonly { readonly labels: Readonly<Record<string, string>> }[];
}

/** What webhook and heartbeat call. It answers webhooks after a while, so that kills come in between. */
export class Receiver {
  readonly told: Told[] = [];
  readonly beats: number[] = [];
  life = 0;
  /** Called once, with the next message, before it is answered. */
  onNext?: () => void;
  readonly #server: Server;

  constructor(answerAfterMs: () => number) {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('error', () => undefined);
      request.on('end', () => {
        if (request.url !== '/hook') {
          this.beats.push(performance.now());
          response.end();
          return;
        }
        this.#note(JSON.parse(Buffer.concat(chunks).toString()) as Payload);
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

  #note({ idempotencyKey, reason, status, groupKey, alerts }: Payload): void {
    this.told.push({
      atMs: performance.now(),
      life: this.life,
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
