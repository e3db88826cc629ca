import type { OtlpProtocol } from '#contracts';
import { GrpcConnection } from './grpc.connection.js';
import { HttpConnection } from './http.connection.js';
import type { ConnectionSettings, OtlpConnection } from './otlp-connection.js';

/** Signals exported over OTLP, by their names in paths and variables. */
export type OtlpSignal = 'traces' | 'metrics' | 'logs';

const SERVICES: Readonly<Record<OtlpSignal, string>> = {
  traces: 'trace.v1.TraceService',
  metrics: 'metrics.v1.MetricsService',
  logs: 'logs.v1.LogsService',
};

/**
 * Creates a connection to a receiver for one signal. Nothing is sent yet.
 *
 * @example
 * ```ts
 * const connection = openConnection('traces', 'http/protobuf', settings);
 * const outcome = await connection.send(body, 5_000);
 * ```
 */
export function openConnection(
  signal: OtlpSignal,
  protocol: OtlpProtocol,
  settings: ConnectionSettings,
): OtlpConnection {
  if (protocol === 'grpc')
    return new GrpcConnection(settings, `/opentelemetry.proto.collector.${SERVICES[signal]}/Export`);
  const type = protocol === 'http/json' ? 'application/json' : 'application/x-protobuf';
  return new HttpConnection({ ...settings, headers: { ...settings.headers, 'content-type': type } });
}
