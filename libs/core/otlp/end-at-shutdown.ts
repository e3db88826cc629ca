import type { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** What the exporters of OpenTelemetry have in common. Those over HTTP have more that is not for others to see. */
interface Exporter {
  shutdown(): Promise<void>;
  readonly _delegate?: { readonly _transport?: Partial<RetryingTransport> };
}

interface RetryingTransport {
  /** Waits before another try. */
  retry(data: Uint8Array, timeoutMs: number, inMs: number): Promise<unknown>;
  readonly _transport: HttpTransport;
}

interface HttpTransport {
  send(data: Uint8Array, timeoutMs: number): Promise<unknown>;
  readonly _parameters: { agentFactory: (protocol: string) => Agent | Promise<Agent> };
}

/**
 * Makes an exporter give up, when it is shut down, what it is still trying to deliver: whoever shuts it down has waited
 * for that already. Left to themselves, the exporters over HTTP go on until their own limit is reached, keep the process
 * alive for it, and ask receivers on behalf of an application that is gone. Those over gRPC do not wait between tries.
 */
export function endAtShutdown(exporter: Exporter): void {
  const retrying = exporter._delegate?._transport;
  if (!retrying?.retry || !retrying._transport) return;
  const end = new AbortController();
  const { signal } = end;
  const http = retrying._transport;
  retrying.retry = async (data, timeoutMs, inMs) => {
    await pause(inMs, undefined, { signal }).catch(() => {
      throw new Error('not delivered before the application ended');
    });
    return http.send(data, timeoutMs);
  };
  const { agentFactory } = http._parameters;
  http._parameters.agentFactory = async (protocol) => {
    const agent = await agentFactory(protocol);
    signal.addEventListener('abort', () => agent.destroy());
    return agent;
  };
  const shutdown = exporter.shutdown.bind(exporter);
  exporter.shutdown = () => {
    end.abort();
    return shutdown();
  };
}
