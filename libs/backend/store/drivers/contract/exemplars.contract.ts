import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { atOnce, type ExemplarEntry } from '#contracts';
import { exemplarEntry } from '../../../../../test/support/store/entries.js';
import type { StoreDriver } from '../store-driver.js';

const T = 1_780_000_000_000;

/** Contract of all drivers for exemplars. */
export function exemplarsContract(open: () => StoreDriver): void {
  let driver: StoreDriver;
  beforeEach(() => {
    driver = open();
  });
  afterEach(() => driver.close());

  const find = (le?: string, fromMs = 0, toMs = Infinity): readonly ExemplarEntry[] =>
    atOnce(
      driver.exemplars.find(
        ({ le: bound }) => le === undefined || bound === le,
        fromMs,
        Math.min(toMs, T * 2),
      ),
    );

  describe('exemplars', () => {
    const fast = exemplarEntry({ value: 0.25, timeMs: T });
    const slow = exemplarEntry({ labels: { ...fast.labels, le: '+Inf' }, value: Infinity, timeMs: T + 1 });
    const alone = exemplarEntry({ traceId: '', spanId: '', value: -0.5, timeMs: T + 2 });

    it('are returned in order of arrival, by series and time', () => {
      driver.exemplars.append([fast, slow]);
      driver.exemplars.append([alone]);
      expect(find()).toEqual([fast, slow, alone]);
      expect(find('0.5')).toEqual([fast, alone]);
      expect(find('+Inf')).toEqual([slow]);
      expect(find(undefined, T + 1, T + 1)).toEqual([slow]);
      expect(find('7')).toEqual([]);
    });

    it('of one series have one labels object, in whatever order their labels stood', () => {
      const { le, ...others } = fast.labels as { le: string };
      driver.exemplars.append([fast, { ...alone, labels: { le, ...others } }]);
      const [first, second] = find();
      expect(first?.labels).toBe(second?.labels);
    });

    it('are removed oldest first, together with series that have none left', () => {
      driver.exemplars.append(
        Array.from({ length: 40 }, (_, i) =>
          exemplarEntry({ labels: { __name__: 'x_bucket', n: String(i >> 1) }, timeMs: T + i }),
        ),
      );
      const { bytes } = driver.exemplars;
      expect(driver.exemplars.trim({ oldest: 3 })).toBe(3);
      expect(driver.exemplars.trim({ beforeMs: T + 3 })).toBe(0);
      expect(driver.exemplars.trim({ beforeMs: T + 10 })).toBe(7);
      expect([driver.exemplars.count(), driver.exemplars.oldestMs()]).toEqual([30, T + 10]);
      expect(driver.exemplars.trim({ bytes: bytes / 4 })).toBeGreaterThan(0);
      expect(driver.exemplars.count()).toBeLessThan(30);
      expect(driver.exemplars.trim({ oldest: 40 })).toBeGreaterThan(0);
      expect([driver.exemplars.count(), driver.exemplars.oldestMs(), driver.exemplars.bytes]).toEqual([
        0,
        undefined,
        0,
      ]);
      driver.exemplars.append([slow]);
      expect(find()).toEqual([slow]);
    });

    it('count as bytes of metrics', () => {
      driver.exemplars.append(Array.from({ length: 500 }, () => fast));
      expect(driver.bytes('metrics')).toBeGreaterThan(20_000);
    });
  });
}
