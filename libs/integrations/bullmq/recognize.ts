import { hasMethods } from '#container';
import type { JobOptions } from './bull-job.js';

/** What a new job is made of. */
export interface NewJob {
  readonly opts?: JobOptions;
}

/** The part of a BullMQ queue that is used here. */
export interface BullQueue {
  readonly name: string;
  getJobCounts(...types: string[]): Promise<Record<string, number>>;
  add: (name: string, data: unknown, options?: JobOptions) => Promise<unknown>;
  addBulk: (jobs: readonly NewJob[]) => Promise<unknown>;
  /** Since BullMQ 5.16. */
  upsertJobScheduler?: (id: string, repeat: unknown, template?: NewJob) => Promise<unknown>;
}

/** A job in the tree that a flow producer makes. */
export interface FlowJob extends NewJob {
  readonly queueName: string;
  readonly children?: readonly FlowJob[];
}

/** The part of a BullMQ flow producer that is used here. */
export interface BullFlowProducer {
  add: (flow: FlowJob, options?: unknown) => Promise<unknown>;
  addBulk: (flows: readonly FlowJob[]) => Promise<unknown>;
}

/** The part of a BullMQ job that is used here. */
export interface BullJob {
  readonly name: string;
  readonly processedOn?: number;
  readonly finishedOn?: number | null;
}

/** The part of a BullMQ worker that is used here. */
export interface BullWorker {
  on(event: 'active' | 'completed', listener: (job: BullJob) => void): unknown;
  on(event: 'failed', listener: (job: BullJob | undefined) => void): unknown;
  off(event: string, listener: (job: BullJob) => void): unknown;
  /** Takes no new job, and resolves when the jobs in hand are done. */
  pause(): Promise<unknown>;
}

/** Whether something is a queue of BullMQ; those of its predecessor Bull have no qualified name. */
export function isBullQueue(one: object): one is BullQueue {
  return (
    hasMethods(one, 'add', 'addBulk', 'getJobCounts') &&
    typeof (one as { qualifiedName?: unknown }).qualifiedName === 'string'
  );
}

/** Whether something makes trees of jobs as BullMQ's flow producer does. */
export function isBullFlowProducer(one: object): one is BullFlowProducer {
  return hasMethods(one, 'add', 'addBulk', 'getFlow');
}

/** Whether something is a worker of BullMQ. */
export function isBullWorker(one: object): one is BullWorker {
  return hasMethods(one, 'on', 'off', 'pause', 'getNextJob');
}
