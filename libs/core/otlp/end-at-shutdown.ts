import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { HURRY } from './hurry.js';
import { transportOf, type GrpcClient, type GrpcTransport, type RetryingTransport } from './seams.js';

interface Exporter {
  shutdown(): Promise<void>;
  [HURRY]?(): void;
}

/**
 * Makes an exporter give up, when it is shut down, what it is still trying to deliver: whoever shuts it down has waited
 * for that already. Left to themselves, exporters go on until their own limit is reached and keep the process alive for
 * it. `hurry(exporter)`, before the shutdown, ends the waits between two tries.
 *
 * An exporter that is made differently works on; a warning says what it will do at shutdown.
 *
 * @param name its package, for the warning
 */
export function endAtShutdown(exporter: Exporter, name: string): void {
  const { http, grpc } = transportOf(exporter);
  const [hurry, end] = [new AbortController(), new AbortController()];
  if (http) endHttp(http, hurry.signal, end.signal);
  else if (grpc) endGrpc(grpc, end.signal);
  else return warnOf(name);
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

function warnOf(name: string): void {
  new Logger('Otlp').warn(
    `${name} is not made as the supported versions are (0.223 with OpenTelemetry 2, 0.301 with 3): while its receiver does ` +
      'not answer, the process may stay alive after shutdown until OTEL_EXPORTER_OTLP_TIMEOUT is over.',
  );
}
