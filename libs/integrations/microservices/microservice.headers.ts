import type { TraceCarrier } from '#tracing';

/** The second argument of a message handler, for all transports. */
interface AnyRpcContext {
  /** Used by Kafka and RabbitMQ. */
  getMessage?: () => { headers?: TraceCarrier; properties?: { headers?: TraceCarrier } } | undefined;
  /** In NATS. */
  getHeaders?: () => { keys(): string[]; get(name: string): string } | undefined;
  /** In MQTT; the properties exist from version 5 on. */
  getPacket?: () => { properties?: { userProperties?: TraceCarrier } } | undefined;
}

/** The headers of a message, if its transport has any. */
export function headersOf(rpcContext: unknown): TraceCarrier {
  if (typeof rpcContext !== 'object' || rpcContext === null) return {};
  try {
    const { getMessage, getHeaders, getPacket } = rpcContext as AnyRpcContext;
    if (getPacket) return getPacket.call(rpcContext)?.properties?.userProperties ?? {};
    const message = getMessage?.call(rpcContext);
    const given = message?.properties?.headers ?? message?.headers;
    if (given) return given;
    const headers = getHeaders?.call(rpcContext);
    return headers
      ? Object.fromEntries(headers.keys().map((name) => [name.toLowerCase(), headers.get(name)]))
      : {};
  } catch {
    return {};
  }
}
