import 'reflect-metadata';
import { SpanKind, trace } from '@opentelemetry/api';
import { appOf } from '#kernel';
import {
  complete,
  type Completion,
  type TraceCarrier,
  tracerOf,
  inboundContext,
  outboundCarrier,
  runHandler,
} from '#tracing';

/** `messaging.system.name` of BullMQ. */
export const SYSTEM = 'bullmq';

const PROCESSOR = 'bullmq:processor_metadata';

/** Names of errors by which a processor puts its job off, and the message of the one for a rate limit. */
const PUT_OFF = new Set(['DelayedError', 'WaitingError', 'WaitingChildrenError']);
const RATE_LIMITED = 'bullmq:rateLimitExceeded';

/** The part of BullMQ's job that is used here. */
interface Job {
  id?: string;
  queueName?: string;
  /** Attempts made before this one. */
  attemptsMade?: number;
  /** Set for runs of a repeatable job or a job scheduler. */
  repeatJobKey?: string;
  opts?: { telemetry?: { metadata?: string }; repeat?: unknown };
}

/**
 * The part of BullMQ's options for new jobs. BullMQ's own telemetry stores its carrier in the same place and format.
 */
export interface JobOptions {
  telemetry?: { metadata?: string; omitContext?: boolean };
}

/** Whether a class is decorated with `@Processor` of `@nestjs/bullmq`. */
export function isBullProcessor(type: object): boolean {
  return Reflect.hasMetadata(PROCESSOR, type);
}

/** Runs a processor's work in the trace of the work that added the job. */
export function runBullJob<T>(type: object, name: string, self: unknown, args: unknown[], work: () => T): T {
  const { id, queueName, attemptsMade = 0, opts, repeatJobKey } = (args[0] ?? {}) as Job;
  const { name: configured } = (Reflect.getMetadata(PROCESSOR, type) ?? {}) as { name?: string };
  const queue = queueName ?? configured ?? name;
  const attributes = {
    'messaging.system.name': SYSTEM,
    'messaging.operation.type': 'process',
    'messaging.operation.name': 'process',
    'messaging.destination.name': queue,
    'messaging.message.id': id,
    'code.function.name': name,
  };
  const scope = appOf(self);
  const inbound = inboundContext(scope, carrierOf(opts?.telemetry?.metadata));
  // Recurring runs continue as long as the schedule, so each starts a new trace, with a link to the one that created
  // the job.
  const recurring = repeatJobKey !== undefined || (opts?.repeat ?? undefined) !== undefined;
  const maker = recurring ? trace.getSpanContext(inbound) : undefined;
  const handling = {
    scope,
    operation: { kind: 'message', system: SYSTEM, name: queue, redelivered: attemptsMade > 0 },
    tracer: tracerOf(self),
    spanName: `process ${queue}`,
    options: { kind: SpanKind.CONSUMER, attributes, ...(maker && { links: [{ context: maker }] }) },
    parent: recurring ? inboundContext(scope) : inbound,
    completion: unlessPutOff,
  } as const;
  return runHandler(handling, work);
}

/** A job that is put off has not failed, for BullMQ either. */
const unlessPutOff: Completion = (result, inside, outcome) =>
  complete(result, inside, {
    succeeded: (value) => outcome.succeeded(value),
    failed: (error) => (isPutOff(error) ? outcome.succeeded(undefined) : outcome.failed(error)),
  });

function isPutOff(error: unknown): boolean {
  return error instanceof Error && (PUT_OFF.has(error.name) || error.message === RATE_LIMITED);
}

/** Options of a new job with the trace and the correlation id of the current work; an existing carrier is kept. */
export function traced(options: JobOptions | undefined): JobOptions | undefined {
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
