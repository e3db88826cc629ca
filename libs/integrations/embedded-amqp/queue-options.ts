import type { Options } from 'amqplib';

/** A normalised declaration of a queue. */
export interface QueueSettings {
  durable: boolean;
  exclusive: boolean;
  autoDelete: boolean;
  arguments: Record<string, unknown>;
}

const SHORTHANDS = {
  messageTtl: 'x-message-ttl',
  expires: 'x-expires',
  deadLetterExchange: 'x-dead-letter-exchange',
  deadLetterRoutingKey: 'x-dead-letter-routing-key',
  maxLength: 'x-max-length',
  maxPriority: 'x-max-priority',
} as const;

/** Parses amqplib's options, including shorthands. */
export function queueSettings(options: Options.AssertQueue = {}): QueueSettings {
  const args: Record<string, unknown> = { ...(options.arguments as Record<string, unknown> | undefined) };
  for (const [option, argument] of Object.entries(SHORTHANDS)) {
    const value = options[option as keyof typeof SHORTHANDS];
    if (value !== undefined) args[argument] = value;
  }
  return {
    durable: options.durable ?? true,
    exclusive: options.exclusive ?? false,
    autoDelete: options.autoDelete ?? false,
    arguments: args,
  };
}

/** The first differing property of two declarations, with RabbitMQ's name. */
export function differenceOf(known: QueueSettings, wanted: QueueSettings): string | undefined {
  for (const flag of ['durable', 'exclusive', 'autoDelete'] as const) {
    if (known[flag] !== wanted[flag]) return flag;
  }
  const names = new Set([...Object.keys(known.arguments), ...Object.keys(wanted.arguments)]);
  return [...names].find((name) => known.arguments[name] !== wanted.arguments[name]);
}
