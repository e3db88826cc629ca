import type { StoredSignal, TierName } from '#contracts';
import type { StoreDriver } from '../drivers/store-driver.js';
import type { Evictions } from './evictions.js';

/** Alerting's records are never deleted to make room for others. */
type EvictedSignal = Exclude<StoredSignal, 'alerts'>;

/**
 * Shares of the bytes. The signal furthest above its share loses records first; unused shares are available to others.
 */
const SHARES: Readonly<Record<EvictedSignal, number>> = {
  metrics: 0.35,
  logs: 0.35,
  spans: 0.25,
  health: 0.05,
};
const SIGNALS = Object.keys(SHARES) as EvictedSignal[];
/** Share of the metrics' bytes that exemplars may use before samples are deleted. */
const EXEMPLAR_SHARE = 1 / 8;
const TIERS: readonly TierName[] = ['raw', '1m', '1h'];
/** Share of a tier's period that is deleted at once. */
const SLICE = 1 / 16;
/** Minimum share of all bytes to free, so that not every batch has to. */
const LEAST_FREED = 1 / 64;
const MAX_STEPS = 64;

/** Removes samples of a tier that end before a time. @returns number of removed samples */
export type EvictSamples = (tier: TierName, beforeMs: number) => number;

/**
 * Deletes the oldest records until `bytes` more bytes fit.
 *
 * @param limit maximum bytes in use
 * @returns whether they fit
 */
export function makeRoom(
  driver: StoreDriver,
  limit: number,
  bytes: number,
  evictions: Evictions,
  evictSamples: EvictSamples,
): boolean {
  if (driver.usedBytes() + bytes <= limit) return true;
  const goal = limit - Math.max(bytes, limit * LEAST_FREED);
  for (let step = 0; step < MAX_STEPS && driver.usedBytes() > goal; step++) {
    const signal = furthestAboveShare(driver);
    if (!signal) break;
    const surplus = driver.usedBytes() - goal;
    evictions.add(
      signal,
      'bytes',
      driver.transaction(() => takeOldest(driver, signal, surplus, evictSamples)),
    );
  }
  return driver.usedBytes() + bytes <= limit;
}

function furthestAboveShare(driver: StoreDriver): EvictedSignal | undefined {
  const withRecords = SIGNALS.filter((signal) => hasRecords(driver, signal));
  const use = (signal: EvictedSignal): number => driver.bytes(signal) / SHARES[signal];
  return withRecords.sort((a, b) => use(b) - use(a))[0];
}

function hasRecords(driver: StoreDriver, signal: EvictedSignal): boolean {
  if (signal !== 'metrics') return driver[signal].count() > 0;
  return TIERS.some((tier) => driver.samples.span(tier)) || driver.exemplars.count() > 0;
}

/** @returns number of deleted records or samples */
function takeOldest(
  driver: StoreDriver,
  signal: EvictedSignal,
  bytes: number,
  evictSamples: EvictSamples,
): number {
  if (signal !== 'metrics') return driver[signal].trim({ bytes });
  const { exemplars } = driver;
  if (exemplars.bytes > driver.bytes('metrics') * EXEMPLAR_SHARE) return exemplars.trim({ bytes });
  for (const tier of TIERS) {
    const span = driver.samples.span(tier);
    if (!span) continue;
    const lengthMs = span.toMs - span.fromMs + 1;
    // Chunks are deleted as a whole, so a slice shorter than a chunk deletes nothing; double it until one is deleted.
    for (let share = SLICE; ; share *= 2) {
      const gone = evictSamples(tier, span.fromMs + Math.ceil(lengthMs * share));
      if (gone > 0 || share >= 1) return gone;
    }
  }
  return exemplars.trim({ bytes });
}
