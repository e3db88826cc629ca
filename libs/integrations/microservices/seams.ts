import { missingSeam } from '#container';

/**
 * The clients inside of Nest's microservice servers, by transport: kafkajs, amqp-connection-manager, ioredis, nats,
 * mqtt. Other transports, such as TCP and gRPC, have a listener instead of a subscription.
 *
 * Private, each for its transport: `consumer`, `channel`, `subClient`, `subscriptions`, `mqttClient` of Nest's servers,
 * and `_channel` of amqp-connection-manager's wrapper.
 */
export interface BrokerServer {
  consumer?: { stop?(): Promise<unknown> } | null;
  channel?: {
    _channel?: { consumers?: Map<string, unknown>; cancel?(tag: string): Promise<unknown> };
  } | null;
  subClient?: { unsubscribe?(): Promise<unknown>; punsubscribe?(): Promise<unknown> } | null;
  subscriptions?: readonly { unsubscribe?(): unknown }[];
  mqttClient?: { unsubscribe?(topics: string[]): unknown } | null;
  messageHandlers?: Map<string, unknown>;
}

/** Stops one transport from receiving messages. */
export type Stop = () => unknown;

/**
 * Functions that stop a server's subscriptions; empty for a transport with a listener instead. Warns when RabbitMQ's
 * channel lacks the private members needed to find its consumers.
 */
export function stopsOf(server: BrokerServer): Stop[] {
  const { consumer, channel, subClient, subscriptions, mqttClient, messageHandlers } = server;
  return [
    () => consumer?.stop?.(),
    ...(channel ? consumersOf(channel) : []),
    () => subClient?.unsubscribe?.(),
    () => subClient?.punsubscribe?.(),
    ...(subscriptions ?? []).map((subscription) => () => subscription.unsubscribe?.()),
    () => mqttClient?.unsubscribe?.([...(messageHandlers?.keys() ?? [])]),
  ];
}

function consumersOf(channel: NonNullable<BrokerServer['channel']>): Stop[] {
  const { _channel: amqp } = channel;
  // Not connected at the moment: no message can arrive.
  if (!amqp) return [];
  if (amqp.consumers && amqp.cancel) return [...amqp.consumers.keys()].map((tag) => () => amqp.cancel?.(tag));
  missingSeam('amqplib', 'Channel.consumers', 'a RabbitMQ microservice takes messages until it closes');
  return [];
}
