import type { OnDrain } from '#contracts';
import { isBullWorker, type BullWorker } from './recognize.js';

/**
 * The BullMQ workers of a provider: those that `@nestjs/bullmq` created for processors, or one of the application's
 * own.
 */
export function bullWorkersOf(provider: object): OnDrain[] {
  const { workers = [provider] } = provider as { workers?: unknown };
  return Array.isArray(workers) ? workers.filter(isWorker).map(draining) : [];
}

function draining(worker: BullWorker): OnDrain {
  return { onDrain: async () => void (await worker.pause()) };
}

function isWorker(one: unknown): one is BullWorker {
  return typeof one === 'object' && one !== null && isBullWorker(one);
}
