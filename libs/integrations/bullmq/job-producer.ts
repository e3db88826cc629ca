import { hasMethods } from '#container';
import type { AppScope } from '#kernel';
import { observeWork, OPERATION_OBSERVER } from '#operations';
import { SYSTEM, traced, type JobOptions } from './bull-job.js';

interface NewJob {
  readonly opts?: JobOptions;
}

/** The part of a BullMQ queue that makes jobs. */
export interface BullProducer {
  readonly name: string;
  add: (name: string, data: unknown, options?: JobOptions) => Promise<unknown>;
  addBulk: (jobs: readonly NewJob[]) => Promise<unknown>;
  /** Since BullMQ 5.16. */
  upsertJobScheduler?: (id: string, repeat: unknown, template?: NewJob) => Promise<unknown>;
}

interface FlowJob extends NewJob {
  readonly queueName: string;
  readonly children?: readonly FlowJob[];
}

/** The part of a BullMQ flow producer that makes jobs. */
export interface BullFlowProducer {
  add: (flow: FlowJob, options?: unknown) => Promise<unknown>;
  addBulk: (flows: readonly FlowJob[]) => Promise<unknown>;
}

/** Whether an object makes jobs as a BullMQ queue does. */
export function isBullProducer(one: object): one is BullProducer {
  return (
    hasMethods(one, 'add', 'addBulk') &&
    typeof (one as { qualifiedName?: unknown }).qualifiedName === 'string'
  );
}

/** Whether an object makes trees of jobs as BullMQ's flow producer does. */
export function isBullFlowProducer(one: object): one is BullFlowProducer {
  return hasMethods(one, 'add', 'addBulk', 'getFlow');
}

/** Counts the jobs that a queue makes, and sends the trace and the correlation id along with each. */
export function observeProducer(queue: BullProducer, scope: AppScope): void {
  const { add, addBulk, upsertJobScheduler } = queue;
  const { name } = queue;
  queue.add = (job, data, options) =>
    published(scope, [[name, 1]], () => add.call(queue, job, data, traced(options)));
  queue.addBulk = (jobs) =>
    published(scope, [[name, jobs.length]], () => addBulk.call(queue, jobs.map(tracedJob)));
  if (upsertJobScheduler) {
    queue.upsertJobScheduler = (id, repeat, template) =>
      published(scope, [[name, 1]], () =>
        upsertJobScheduler.call(queue, id, repeat, tracedJob(template ?? {})),
      );
  }
}

/** The same for a flow producer: a flow is a tree of jobs, each in a queue of its choice. */
export function observeFlowProducer(producer: BullFlowProducer, scope: AppScope): void {
  const { add, addBulk } = producer;
  producer.add = (flow, options) =>
    published(scope, jobsByQueue([flow]), () => add.call(producer, tracedFlow(flow), options));
  producer.addBulk = (flows) =>
    published(scope, jobsByQueue(flows), () => addBulk.call(producer, flows.map(tracedFlow)));
}

/** Runs what makes jobs, counted for each queue that it puts jobs into. */
function published<T>(
  scope: AppScope,
  jobs: readonly (readonly [queue: string, count: number])[],
  work: () => T,
): T {
  const observer = scope.get(OPERATION_OBSERVER);
  if (!observer) return work();
  const observed = jobs.reduce<() => T>((run, [name, count]) => {
    const operation = { kind: 'publish', system: SYSTEM, name, count } as const;
    return () => observeWork(observer, operation, run);
  }, work);
  return observed();
}

function tracedJob<J extends NewJob>(job: J): J {
  return { ...job, opts: traced(job.opts) };
}

function tracedFlow(flow: FlowJob): FlowJob {
  return { ...tracedJob(flow), ...(flow.children && { children: flow.children.map(tracedFlow) }) };
}

function jobsByQueue(flows: readonly FlowJob[], into = new Map<string, number>()): [string, number][] {
  for (const { queueName, children } of flows) {
    into.set(queueName, (into.get(queueName) ?? 0) + 1);
    if (children) jobsByQueue(children, into);
  }
  return [...into];
}
