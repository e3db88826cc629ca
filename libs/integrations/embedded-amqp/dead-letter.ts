import type { MessageProperties } from 'amqplib';
import type { DeathReason } from './embedded-queue.js';
import type { StoredMessage } from './message.js';

/** One entry of the `x-death` header, with RabbitMQ's names. */
interface Death {
  count: number;
  reason: DeathReason;
  queue: string;
  time: { '!': 'timestamp'; value: number };
  exchange: string;
  'routing-keys': string[];
  'original-expiration'?: string;
}

/** The message for the dead-letter exchange: with its history in `x-death`, without its own expiration. */
export function buried(message: StoredMessage, queue: string, reason: DeathReason): MessageProperties {
  const { properties } = message;
  const expiration = properties.expiration as string | undefined;
  const deaths = deathsOf(message);
  const known = deaths.find((death) => death.queue === queue && death.reason === reason);
  const death: Death = {
    count: (known?.count ?? 0) + 1,
    reason,
    queue,
    time: { '!': 'timestamp', value: Math.floor(Date.now() / 1000) },
    exchange: message.exchange,
    'routing-keys': [message.routingKey],
    ...(expiration === undefined ? {} : { 'original-expiration': expiration }),
  };
  const headers = {
    'x-first-death-queue': queue,
    'x-first-death-reason': reason,
    'x-first-death-exchange': message.exchange,
    ...(properties.headers as object | undefined),
    'x-death': [death, ...deaths.filter((other) => other !== known)],
  };
  return { ...properties, expiration: undefined, headers };
}

/** Whether a message would circulate forever: it returns to a queue in which it died, without a rejection since. */
export function circles(properties: MessageProperties, target: string): boolean {
  const deaths = deathsIn(properties);
  const back = deaths.findIndex((death) => death.queue === target);
  return back >= 0 && !deaths.slice(0, back + 1).some((death) => death.reason === 'rejected');
}

function deathsOf(message: StoredMessage): Death[] {
  return deathsIn(message.properties);
}

function deathsIn(properties: MessageProperties): Death[] {
  const deaths: unknown = properties.headers?.['x-death'];
  return Array.isArray(deaths) ? (deaths as Death[]) : [];
}
