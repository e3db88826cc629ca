import type { OnDrain } from '#contracts';

/** What is needed of a worker of BullMQ. */
interface WorkerLike {
  name: string;
  /** Takes no new job, and resolves when the jobs in hand are done. */
  pause(): Promise<unknown>;
  isPaused(): boolean;
  getNextJob: unknown;
}

/** The BullMQ workers behind a provider: those that `@nestjs/bullmq` made for processors, or one of the application's own. */
export function bullWorkersOf(provider: unknown): OnDrain[] {
  if (typeof provider !== 'object' || provider === null) return [];
  const { workers = [provider] } = provider as { workers?: unknown };
  return Array.isArray(workers) ? workers.filter(isWorker).map((worker) => new BullWorker(worker)) : [];
}

class BullWorker implements OnDrain {
  constructor(private readonly worker: WorkerLike) {}

  async onDrain(): Promise<void> {
    await this.worker.pause();
  }
}

function isWorker(value: unknown): value is WorkerLike {
  if (typeof value !== 'object' || value === null) return false;
  const { pause, isPaused, getNextJob } = value as Partial<WorkerLike>;
  return [pause, isPaused, getNextJob].every((method) => typeof method === 'function');
}
