import { hasMethods } from '#container';
import type { JobOptions } from './bull-job.js';

/** The parts of a new job. */
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
  /** Accepts no new job, and resolves when the running jobs are done. */
  pause(): Promise<unknown>;
}

/** Whether an object is a BullMQ queue; queues of its predecessor Bull have no qualified name. */
export function isBullQueue(one: object): one is BullQueue {
  return (
    hasMethods(one, 'add', 'addBulk', 'getJobCounts') &&
    typeof (one as { qualifiedName?: unknown }).qualifiedName === 'string'
  );
}

/** Whether an object creates trees of jobs like BullMQ's flow producer. */
export function isBullFlowProducer(one: object): one is BullFlowProducer {
  return hasMethods(one, 'add', 'addBulk', 'getFlow');
}

/** Whether an object is a BullMQ worker. */
export function isBullWorker(one: object): one is BullWorker {
  return hasMethods(one, 'on', 'off', 'pause', 'getNextJob');
}
