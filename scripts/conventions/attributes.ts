/*
 * Facts about the conventions that their package lacks: the type of each attribute emitted here, and on which signals.
 */

export type AttributeType = 'string' | 'string[]' | 'int' | 'boolean';

export interface EmittedAttribute {
  readonly type: AttributeType;
  /** Spans, the resource, labels of metrics, log records. */
  readonly on: readonly ('spans' | 'resource' | 'metrics')[];
}

const span = (type: AttributeType = 'string'): EmittedAttribute => ({ type, on: ['spans'] });
const both = (type: AttributeType = 'string'): EmittedAttribute => ({ type, on: ['spans', 'metrics'] });
const metric = (type: AttributeType = 'string'): EmittedAttribute => ({ type, on: ['metrics'] });
const resource = (type: AttributeType = 'string'): EmittedAttribute => ({ type, on: ['resource'] });

/** Attributes of the conventions. */
export const ATTRIBUTES: Readonly<Record<string, EmittedAttribute>> = {
  'client.address': span(),
  'code.function.name': span(),
  'container.id': resource(),
  'cpu.mode': metric(),
  'db.collection.name': both(),
  'db.namespace': both(),
  'db.operation.batch.size': span('int'),
  'db.operation.name': both(),
  'db.query.summary': span(),
  'db.query.text': span(),
  'db.response.status_code': both(),
  'db.system.name': both(),
  'error.type': both(),
  'exception.message': span(),
  'exception.stacktrace': span(),
  'exception.type': span(),
  'host.arch': resource(),
  'host.id': resource(),
  'host.name': resource(),
  'http.request.method': both(),
  'http.request.method_original': span(),
  'http.response.status_code': both('int'),
  'http.route': both(),
  'k8s.container.name': resource(),
  'k8s.namespace.name': resource(),
  'k8s.node.name': resource(),
  'k8s.pod.name': resource(),
  'k8s.pod.uid': resource(),
  'messaging.batch.message_count': span('int'),
  'messaging.destination.name': both(),
  'messaging.destination.temporary': span('boolean'),
  'messaging.message.conversation_id': span(),
  'messaging.message.id': span(),
  'messaging.operation.name': both(),
  'messaging.operation.type': span(),
  'messaging.system.name': both(),
  'network.peer.address': span(),
  'network.peer.port': span('int'),
  'network.protocol.version': span(),
  'nodejs.eventloop.state': metric(),
  'os.type': resource(),
  'os.version': resource(),
  'otel.component.name': metric(),
  'otel.component.type': metric(),
  'process.command': resource(),
  'process.command_args': resource('string[]'),
  'process.context_switch.type': metric(),
  'process.executable.name': resource(),
  'process.executable.path': resource(),
  'process.owner': resource(),
  'process.pid': resource('int'),
  'process.runtime.description': resource(),
  'process.runtime.name': resource(),
  'process.runtime.version': resource(),
  'rabbitmq.destination.routing_key': span(),
  'rpc.method': both(),
  'rpc.status_code': both(),
  'rpc.system.name': both(),
  'server.address': both(),
  'server.port': both('int'),
  'service.instance.id': resource(),
  'service.name': resource(),
  'service.version': resource(),
  'system.paging.fault.type': metric(),
  'telemetry.sdk.language': resource(),
  'telemetry.sdk.name': resource(),
  'telemetry.sdk.version': resource(),
  'url.full': span(),
  'url.path': span(),
  'url.query': span(),
  'url.scheme': both(),
  'user_agent.original': span(),
  'v8js.gc.type': metric(),
  'v8js.heap.space.name': metric(),
};

/** Spans by technology. */
export const SPANS: readonly (readonly [what: string, name: string, kind: string, convention: string])[] = [
  ['HTTP request served', '`{method} {http.route}`', 'server', 'HTTP'],
  ['outgoing HTTP request', '`{method}`', 'client', 'HTTP'],
  ['statement of PostgreSQL', '`{db.operation.name} {db.collection.name}`', 'client', 'database'],
  ['statement of MySQL', '`{db.operation.name} {db.collection.name}`', 'client', 'database'],
  ['operation of Prisma', '`{db.operation.name} {db.collection.name}`', 'client', 'database'],
  ['statement of Prisma', '`{db.operation.name} {db.collection.name}`', 'client', 'database'],
  ['command of MongoDB', '`{db.operation.name} {db.collection.name}`', 'client', 'database'],
  ['command of Redis', '`{db.operation.name}`', 'client', 'database'],
  [
    'commands of Redis that are sent together',
    '`PIPELINE`, `MULTI`, `PIPELINE {command}`',
    'client',
    'database',
  ],
  ['call of gRPC', '`{rpc.method}`', 'server, client', 'RPC'],
  ['message of `@nestjs/microservices`', '`process {pattern}`, `send {pattern}`', 'server, client', 'RPC'],
  ['message of RabbitMQ or BullMQ sent', '`publish {destination}`', 'producer', 'messaging'],
  ['message of RabbitMQ or BullMQ worked on', '`process {destination}`', 'consumer', 'messaging'],
  ['message of a WebSocket', '`process {event}`', 'consumer', 'messaging'],
];
