import type { Operation, OperationEnd } from '#operations';
import { metricCatalogue } from '../registry/catalogue.js';
import { histogram, upDownCounter } from '../registry/definition.js';

/** Counts and times calls of gRPC and messages of `@nestjs/microservices`, by pattern. */
export abstract class RpcRecorder {
  abstract begun(operation: Operation): void;
  abstract served(operation: Operation, seconds: number, error: string, end: OperationEnd): void;
  abstract called(operation: Operation, seconds: number, error: string, end: OperationEnd): void;
}

const SERVED = 'Time that answering a pattern took.';
const ACTIVE = 'Requests and events being handled.';
const CALLED = 'Time until the last answer, or until an event was sent.';
const CALL = ['rpc_system_name', 'rpc_method'] as const;
const ENDED = [...CALL, 'rpc_status_code', 'error_type'] as const;

/** With the names of OpenTelemetry's current conventions. */
export class RpcMetrics
  extends metricCatalogue({
    serverDuration: histogram('rpc_server_call_duration_seconds', SERVED, [...ENDED]),
    serverActive: upDownCounter('rpc_server_active_requests', ACTIVE, [...CALL]),
    clientDuration: histogram('rpc_client_call_duration_seconds', CALLED, [
      ...ENDED,
      'server_address',
      'server_port',
    ]),
  })
  implements RpcRecorder
{
  begun({ system, name }: Operation): void {
    this.serverActive.add({ rpc_system_name: system, rpc_method: name }, 1);
  }

  served(operation: Operation, seconds: number, error: string, end: OperationEnd): void {
    this.serverActive.add({ rpc_system_name: operation.system, rpc_method: operation.name }, -1);
    this.serverDuration.observe(labelsOf(operation, error, end), seconds);
  }

  called(operation: Operation, seconds: number, error: string, end: OperationEnd): void {
    const { address = '', port = 0 } = operation.server ?? {};
    const labels = { ...labelsOf(operation, error, end), server_address: address, server_port: String(port) };
    this.clientDuration.observe(labels, seconds);
  }
}

function labelsOf({ system, name }: Operation, error: string, { status = '' }: OperationEnd) {
  return { rpc_system_name: system, rpc_method: name, rpc_status_code: status, error_type: error };
}

const FORMER_CALL = ['rpc_system', 'rpc_method'] as const;

/** With the former names of the conventions. */
export class FormerRpcMetrics
  extends metricCatalogue({
    serverDuration: histogram('rpc_server_duration_seconds', SERVED, [...FORMER_CALL, 'error_type']),
    serverActive: upDownCounter('rpc_server_active_requests', ACTIVE, [...FORMER_CALL]),
    clientDuration: histogram('rpc_client_duration_seconds', CALLED, [...FORMER_CALL, 'error_type']),
  })
  implements RpcRecorder
{
  begun({ system, name }: Operation): void {
    this.serverActive.add({ rpc_system: system, rpc_method: name }, 1);
  }

  served({ system, name }: Operation, seconds: number, error: string): void {
    this.serverActive.add({ rpc_system: system, rpc_method: name }, -1);
    this.serverDuration.observe({ rpc_system: system, rpc_method: name, error_type: error }, seconds);
  }

  called({ system, name }: Operation, seconds: number, error: string): void {
    this.clientDuration.observe({ rpc_system: system, rpc_method: name, error_type: error }, seconds);
  }
}
