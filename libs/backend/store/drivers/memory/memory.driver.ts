import type { StoredSignal } from '#contracts';
import type { StoreDriver } from '../store-driver.js';
import { MemoryExemplars } from './memory-exemplars.js';
import { MemoryHealth } from './memory-health.js';
import { MemoryLogs } from './memory-logs.js';
import { MemorySamples } from './memory-samples.js';
import { MemorySpans } from './memory-spans.js';

const SIGNALS: readonly StoredSignal[] = ['metrics', 'logs', 'spans', 'health'];

/** Keeps telemetry in memory until the process ends. */
export class MemoryDriver implements StoreDriver {
  readonly name = 'memory';
  readonly samples = new MemorySamples();
  readonly logs = new MemoryLogs();
  readonly spans = new MemorySpans();
  readonly health = new MemoryHealth();
  readonly exemplars = new MemoryExemplars();
  readonly alerts = undefined;
  readonly transactionBytes = 2 ** 20;
  readonly #state = new Map<string, string>();

  constructor(readonly recordBytes: number) {}

  /** In-memory writes cannot fail halfway. */
  transaction<T>(work: () => T): T {
    return work();
  }

  getState(key: string): string | undefined {
    return this.#state.get(key);
  }

  setState(key: string, value: string): void {
    this.#state.set(key, value);
  }

  totalBytes(): number {
    return SIGNALS.reduce((sum, signal) => sum + this.bytes(signal), 0);
  }

  usedBytes(): number {
    return this.totalBytes();
  }

  bytes(signal: StoredSignal): number {
    if (signal === 'alerts') return 0;
    if (signal === 'metrics') return this.samples.bytes + this.exemplars.bytes;
    return this[signal].bytes;
  }

  isInPlace(): boolean {
    return true;
  }

  reclaim(): void {
    // The garbage collector frees the memory.
  }

  close(): void {
    // Nothing to close.
  }
}
