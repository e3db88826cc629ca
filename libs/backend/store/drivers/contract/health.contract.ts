import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { HealthEntry } from '#contracts';
import type { StoreDriver } from '../store-driver.js';

const T = 1_780_000_000_000;

/** Contract of all drivers for health check results. */
export function healthContract(open: () => StoreDriver): void {
  let driver: StoreDriver;
  beforeEach(() => {
    driver = open();
  });
  afterEach(() => driver.close());

  describe('health', () => {
    const entries: HealthEntry[] = [
      { timeMs: T, check: 'db', status: 'healthy', latencyMs: 1.5 },
      { timeMs: T + 1, check: 'db', status: 'unhealthy', from: 'healthy', message: 'refused' },
      { timeMs: T + 2, check: 'redis', status: 'healthy' },
    ];

    it('is returned newest first, by check, time and transition', () => {
      driver.health.append(entries);
      const find = (
        filter: Parameters<StoreDriver['health']['find']>[0],
        limit = 10,
      ): readonly HealthEntry[] => driver.health.find(filter, { limit }).items;
      expect(find({})).toEqual(entries.toReversed());
      expect(find({ check: 'db' })).toEqual([entries[1], entries[0]]);
      expect(find({ transitionsOnly: true })).toEqual([entries[1]]);
      expect(find({ fromMs: T + 1, toMs: T + 1 })).toEqual([entries[1]]);
      const first = driver.health.find({}, { limit: 2 });
      driver.health.append(entries);
      expect(driver.health.find({}, { limit: 2, after: first.next })).toEqual({ items: [entries[0]] });
    });

    it('is removed oldest first', () => {
      driver.health.append([...entries, ...entries]);
      expect(driver.health.trim({ oldest: 2 })).toBe(2);
      expect(driver.health.trim({ beforeMs: T + 2 })).toBe(0);
      expect(driver.health.trim({ beforeMs: T + 3 })).toBe(4);
      expect([driver.health.count(), driver.health.oldestMs()]).toEqual([0, undefined]);
    });
  });
}
