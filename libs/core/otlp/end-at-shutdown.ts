import type { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { HURRY } from './hurry.js';

/** What the exporters of OpenTelemetry have in common; the rest of it is private to them. */
interface Exporter {
  shutdown(): Promise<void>;
  [HURRY]?(): void;
  readonly _delegate?: { readonly _transport?: Partial<RetryingTransport> & Partial<GrpcTransport> };
}

type Send = (data: Uint8Array, timeoutMs: number) => Promise<unknown>;

/** Over HTTP. */
interface RetryingTransport {
  send: Send;
  /** Waits before another try. */
  retry(data: Uint8Array, timeoutMs: number, inMs: number): Promise<unknown>;
  readonly _transport: HttpTransport;
}

interface HttpTransport {
  send: Send;
  readonly _parameters: { agentFactory: (protocol: string) => Agent | Promise<Agent> };
}

interface GrpcTransport {
  send: Send;
  /** Made by the first `send`. */
  _client?: GrpcClient;
}

interface GrpcClient {
  close(): void;
  export(...args: unknown[]): { cancel?(): void } | undefined;
}

/**
 * Makes an exporter give up, when it is shut down, what it is still trying to deliver: whoever shuts it down has waited
 * for that already. Left to themselves, exporters go on until their own limit is reached and keep the process alive for
 * it. `hurry(exporter)`, before the shutdown, ends the waits between two tries.
 */
export function endAtShutdown(exporter: Exporter): void {
  const transport = exporter._delegate?._transport;
  const [hurry, end] = [new AbortController(), new AbortController()];
  if (transport?.retry && transport._transport)
    endHttp(transport as RetryingTransport, hurry.signal, end.signal);
  else if (transport?.send) endGrpc(transport as GrpcTransport, end.signal);
  else return;
  const shutdown = exporter.shutdown.bind(exporter);
  exporter[HURRY] = () => hurry.abort();
  exporter.shutdown = () => {
    hurry.abort();
    end.abort();
    return shutdown();
  };
}

/** A wait that is cut short is followed by one more try; from then on whoever exports decides what is repeated. */
function endHttp(retrying: RetryingTransport, hurry: AbortSignal, end: AbortSignal): void {
  const http = retrying._transport;
  const send = retrying.send.bind(retrying);
  retrying.send = (data, timeoutMs) => (hurry.aborted ? http : { send }).send(data, timeoutMs);
  retrying.retry = async (data, timeoutMs, inMs) => {
    if (hurry.aborted) throw new Error('refused while the application ends');
    await pause(inMs, undefined, { signal: hurry }).catch(() => undefined);
    if (end.aborted) throw new Error('not delivered before the application ended');
    return http.send(data, timeoutMs);
  };
  const { agentFactory } = http._parameters;
  http._parameters.agentFactory = async (protocol) => {
    const agent = await agentFactory(protocol);
    end.addEventListener('abort', () => agent.destroy());
    return agent;
  };
}

/** Closing gRPC's client does not end the calls under way, so each is cancelled. */
function endGrpc(transport: GrpcTransport, end: AbortSignal): void {
  let client: GrpcClient | undefined;
  Object.defineProperty(transport, '_client', {
    configurable: true,
    get: () => client,
    set: (made: GrpcClient | undefined) => {
      client = made;
      if (made) cancelAtEnd(made, end);
    },
  });
}

function cancelAtEnd(client: GrpcClient, end: AbortSignal): void {
  const call = client.export.bind(client);
  client.export = (...args) => {
    const answered = args.pop() as (...answer: unknown[]) => void;
    const cancel = (): void => begun?.cancel?.();
    const begun = call(...args, (...answer: unknown[]) => {
      end.removeEventListener('abort', cancel);
      answered(...answer);
    });
    if (end.aborted) cancel();
    else end.addEventListener('abort', cancel);
    return begun;
  };
}
