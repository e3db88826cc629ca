import type { AppScope } from '#kernel';
import { observeWork, OPERATION_OBSERVER } from '#operations';
import { SYSTEM, traced } from './bull-job.js';
import type { BullFlowProducer, BullQueue, FlowJob, NewJob } from './recognize.js';

/** Counts the jobs that a queue adds, and adds the trace and the correlation id to each. */
export function observeProducer(queue: BullQueue, scope: AppScope): void {
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

/** The same for a flow producer: a flow is a tree of jobs, each in its own queue. */
export function observeFlowProducer(producer: BullFlowProducer, scope: AppScope): void {
  const { add, addBulk } = producer;
  producer.add = (flow, options) =>
    published(scope, jobsByQueue([flow]), () => add.call(producer, tracedFlow(flow), options));
  producer.addBulk = (flows) =>
    published(scope, jobsByQueue(flows), () => addBulk.call(producer, flows.map(tracedFlow)));
}

/** Runs the addition of jobs, and counts it for each queue. */
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
