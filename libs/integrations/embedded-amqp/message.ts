import type { MessageProperties, Options } from 'amqplib';

/** A message as stored in a queue. */
export interface StoredMessage {
  content: Buffer;
  exchange: string;
  routingKey: string;
  properties: MessageProperties;
  redelivered: boolean;
  /** Position in its queue, restored by requeueing. */
  sequence: number;
  /** Milliseconds since the epoch. */
  expiresAt?: number;
}

/** Copies a published message, as network transport would. */
export function messageOf(
  exchange: string,
  routingKey: string,
  content: Buffer,
  options: Options.Publish = {},
): StoredMessage {
  return {
    content: Buffer.from(content),
    exchange,
    routingKey,
    properties: propertiesOf(options),
    redelivered: false,
    sequence: 0,
  };
}

/** A copy that the receiver may modify. */
export function copyOf(message: StoredMessage): StoredMessage {
  const { properties } = message;
  return {
    ...message,
    content: Buffer.from(message.content),
    properties: { ...properties, headers: cloneTable(properties.headers ?? {}) },
  };
}

/** Deep copy of headers without undefined values, as in an AMQP table. */
export function cloneTable(table: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(table)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, cloneValue(value)]),
  );
}

function cloneValue(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return Buffer.from(value);
  if (Array.isArray(value)) return value.map(cloneValue);
  if (typeof value === 'function' || typeof value === 'symbol') {
    throw new TypeError(`A ${typeof value} cannot travel in message headers`);
  }
  return typeof value === 'object' && value !== null ? cloneTable(value) : value;
}

function propertiesOf(options: Options.Publish): MessageProperties {
  return {
    contentType: options.contentType,
    contentEncoding: options.contentEncoding,
    headers: cloneTable((options.headers as object | undefined) ?? {}),
    deliveryMode: deliveryModeOf(options),
    priority: options.priority,
    correlationId: options.correlationId,
    replyTo: options.replyTo,
    expiration: options.expiration === undefined ? undefined : String(options.expiration),
    messageId: options.messageId,
    timestamp: options.timestamp,
    type: options.type,
    userId: options.userId,
    appId: options.appId,
    clusterId: undefined,
  };
}

function deliveryModeOf({ persistent, deliveryMode }: Options.Publish): 1 | 2 | undefined {
  if (persistent === undefined && deliveryMode === undefined) return undefined;
  return persistent === true || deliveryMode === true || deliveryMode === 2 ? 2 : 1;
}
