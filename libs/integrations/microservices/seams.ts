import { missingSeam } from '#container';

/**
 * What Nest's servers of microservices keep of their clients, by transport: kafkajs, amqp-connection-manager, ioredis,
 * nats, mqtt. A transport that is none of these, such as TCP and gRPC, has a listener, not a subscription.
 *
 * Private, each of its transport: `consumer`, `channel`, `subClient`, `subscriptions`, `mqttClient` of Nest's servers, and
 * `_channel` of amqp-connection-manager's wrapper.
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

/** What stops one transport from taking messages. */
export type Stop = () => unknown;

/**
 * What stops a server's broker from sending; nothing for a transport that has a listener, not a subscription. Warns where
 * RabbitMQ's channel has none of the members by which its consumers are found.
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
