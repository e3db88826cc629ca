import type { Agent } from 'node:http';

export type Send = (data: Uint8Array, timeoutMs: number) => Promise<unknown>;

/** Over HTTP: sends until it is taken, with waits between. */
export interface RetryingTransport {
  send: Send;
  /** Waits before another try. */
  retry(data: Uint8Array, timeoutMs: number, inMs: number): Promise<unknown>;
  readonly _transport: HttpTransport;
}

/** Sends once, from a connection of the agent. */
interface HttpTransport {
  send: Send;
  readonly _parameters: { agentFactory: (protocol: string) => Agent | Promise<Agent> };
}

export interface GrpcTransport {
  send: Send;
  /** Made by the first `send`. */
  _client?: GrpcClient;
}

export interface GrpcClient {
  close(): void;
  export(...args: unknown[]): { cancel?(): void } | undefined;
}

/**
 * What sends for an exporter: private members of `@opentelemetry/otlp-exporter-base` and `otlp-grpc-exporter-base`, the same
 * in 0.223 (OpenTelemetry 2) and 0.301 (OpenTelemetry 3).
 *
 * @returns an empty object when the exporter is made differently
 */
export function transportOf(exporter: object): { http?: RetryingTransport; grpc?: GrpcTransport } {
  const { _delegate: delegate } = exporter as {
    _delegate?: { _transport?: Partial<RetryingTransport> & Partial<GrpcTransport> };
  };
  const transport = delegate?._transport;
  if (typeof transport?.send !== 'function') return {};
  if (!('retry' in transport)) return '_client' in transport ? { grpc: transport as GrpcTransport } : {};
  const once = transport._transport;
  return typeof once?.send === 'function' && typeof once._parameters?.agentFactory === 'function'
    ? { http: transport as RetryingTransport }
    : {};
}
