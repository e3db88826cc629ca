import 'reflect-metadata';
import { SpanKind } from '@opentelemetry/api';
import { appOf, type AppScope } from '#kernel';
import { observeWork, OPERATION_OBSERVER } from '#operations';
import { type TraceCarrier, tracerOf, inboundContext, outboundCarrier, runHandler } from '#tracing';

const SYSTEM = 'bullmq';

const PROCESSOR = 'bullmq:processor_metadata';

/** The part of BullMQ's job that is used here. */
interface Job {
  id?: string;
  queueName?: string;
  /** Attempts made before this one. */
  attemptsMade?: number;
  opts?: { telemetry?: { metadata?: string } };
}

/** The part of BullMQ's options for new jobs. Its own telemetry keeps its carrier in the same place and form. */
interface JobOptions {
  telemetry?: { metadata?: string; omitContext?: boolean };
}

type Add = (name: string, data: unknown, options?: JobOptions) => unknown;
type AddBulk = (jobs: { name: string; data: unknown; opts?: JobOptions }[]) => unknown;

/** A BullMQ queue, as far as it takes jobs. */
export interface BullQueue {
  name: string;
  add: Add;
  addBulk: AddBulk;
}

/** Whether a class is decorated with `@Processor` of `@nestjs/bullmq`. */
export function isBullProcessor(type: object): boolean {
  return Reflect.hasMetadata(PROCESSOR, type);
}

/** Whether an object takes jobs as a BullMQ queue does. */
export function isBullQueue(instance: unknown): instance is BullQueue {
  if (typeof instance !== 'object' || instance === null) return false;
  const { add, addBulk, qualifiedName } = instance as Record<string, unknown>;
  return typeof add === 'function' && typeof addBulk === 'function' && typeof qualifiedName === 'string';
}

/** Runs a processor's work in the trace of whoever added the job. */
export function runBullJob<T>(type: object, name: string, self: unknown, args: unknown[], work: () => T): T {
  const { id, queueName, attemptsMade = 0, opts } = (args[0] ?? {}) as Job;
  const { name: configured } = (Reflect.getMetadata(PROCESSOR, type) ?? {}) as { name?: string };
  const queue = queueName ?? configured ?? name;
  const attributes = {
    'messaging.system': SYSTEM,
    'messaging.operation.type': 'process',
    'messaging.operation.name': 'process',
    'messaging.destination.name': queue,
    'messaging.message.id': id,
    'code.function.name': name,
  };
  const scope = appOf(self);
  const handling = {
    scope,
    operation: { kind: 'message', system: SYSTEM, name: queue, redelivered: attemptsMade > 0 },
    tracer: tracerOf(self),
    spanName: `process ${queue}`,
    options: { kind: SpanKind.CONSUMER, attributes },
    parent: inboundContext(scope, carrierOf(opts?.telemetry?.metadata)),
  } as const;
  return runHandler(handling, work);
}

/** Makes a queue send the trace and the correlation id along with new jobs; a carrier that is there already stays. */
export function propagateIntoJobs(queue: BullQueue, scope: AppScope): void {
  const { add, addBulk } = queue;
  const send = <T>(count: number, work: () => T): T => {
    const observer = scope.get(OPERATION_OBSERVER);
    const operation = { kind: 'publish', system: SYSTEM, name: queue.name, count } as const;
    return observer ? observeWork(observer, operation, work) : work();
  };
  queue.add = (name, data, options) => send(1, () => add.call(queue, name, data, traced(options)));
  queue.addBulk = (jobs) =>
    send(jobs.length, () =>
      addBulk.call(
        queue,
        jobs.map((job) => ({ ...job, opts: traced(job.opts) })),
      ),
    );
}

function traced(options: JobOptions | undefined): JobOptions | undefined {
  if (options?.telemetry?.metadata || options?.telemetry?.omitContext) return options;
  const carrier = outboundCarrier();
  if (Object.keys(carrier).length === 0) return options;
  return { ...options, telemetry: { ...options?.telemetry, metadata: JSON.stringify(carrier) } };
}

function carrierOf(metadata: string | undefined): TraceCarrier {
  try {
    const carrier: unknown = metadata ? JSON.parse(metadata) : {};
    return typeof carrier === 'object' && carrier !== null ? (carrier as TraceCarrier) : {};
  } catch {
    return {};
  }
}
