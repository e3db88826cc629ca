import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { NotificationChannel } from 'nestjs-observability/alerting';

/** A notification received by a channel. */
export interface Told {
  readonly channel: string;
  readonly key: string;
  /** For example `opened: NoActiveConsumers firing`. */
  readonly text: string;
}

/** The compared fields of a notification and of a webhook's body. */
interface Message {
  readonly idempotencyKey: string;
  readonly reason: string;
  readonly alerts: readonly {
    readonly state?: string;
    readonly status?: string;
    readonly labels: Readonly<Record<string, string>>;
  }[];
}

function toldOf(channel: string, { idempotencyKey, reason, alerts }: Message): Told {
  const names = alerts.map(({ labels, state, status }) => `${labels.alertname} ${state ?? status}`).sort();
  return { channel, key: idempotencyKey, text: `${reason}: ${names.join(', ')}` };
}

/** A custom channel as an application would write it. */
export function recording(name: string, tell: (told: Told) => void): NotificationChannel {
  return {
    name,
    send(notification) {
      tell(toldOf(name, notification));
      return Promise.resolve();
    },
  };
}

/** A webhook receiver. */
export async function webhookReceiver(name: string, tell: (told: Told) => void) {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      tell(toldOf(name, JSON.parse(body) as Message));
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: (): void => void server.close(),
  };
}
