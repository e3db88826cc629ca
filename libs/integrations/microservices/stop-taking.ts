/**
 * What Nest's servers of microservices keep of their clients, by transport: kafkajs, amqp-connection-manager, ioredis,
 * nats, mqtt. A transport that is none of these, such as TCP and gRPC, has a listener, not a subscription.
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

/** Has a broker send no more messages to a microservice. The connection stays, for answers and acknowledgements. */
export async function stopTaking(server: BrokerServer): Promise<void> {
  const { consumer, channel, subClient, subscriptions, mqttClient, messageHandlers } = server;
  await consumer?.stop?.();
  const amqp = channel?._channel;
  for (const tag of amqp?.consumers?.keys() ?? []) await amqp?.cancel?.(tag);
  await subClient?.unsubscribe?.();
  await subClient?.punsubscribe?.();
  for (const subscription of subscriptions ?? []) subscription.unsubscribe?.();
  mqttClient?.unsubscribe?.([...(messageHandlers?.keys() ?? [])]);
}
