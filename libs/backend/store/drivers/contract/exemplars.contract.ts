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

    const largest = (most: number, le = '0.5'): readonly ExemplarEntry[] =>
      atOnce(driver.exemplars.find(({ le: bound }) => bound === le, 0, T * 2, most));

    it('are the largest of each part of their time range when there are more than are asked for', () => {
      const of = (timeMs: number, value: number): ExemplarEntry =>
        exemplarEntry({ timeMs: T + timeMs, value });
      const entries = [of(1_000, 0.01), of(2_000, 0.09), of(3_000, -1), of(20_000, 0.7), of(12_000, 0.02)];
      driver.exemplars.append([...entries, slow]);
      expect(largest(5)).toEqual(entries);
      expect(largest(2)).toEqual([of(2_000, 0.09), of(20_000, 0.7)]);
      expect(largest(1)).toEqual([of(20_000, 0.7)]);
      expect(largest(1, '+Inf')).toEqual([slow]);
      expect(largest(1, '7')).toEqual([]);
    });

    it('are found by their time among many, also when those before them were removed', () => {
      const many = (fromMs: number): void =>
        driver.transaction(() =>
          driver.exemplars.append(
            Array.from({ length: 25_000 }, (_, i) => exemplarEntry({ timeMs: fromMs + i, value: i })),
          ),
        );
      const valuesOf = (fromMs: number, toMs: number) => find('0.5', fromMs, toMs).map(({ value }) => value);
      many(T);
      expect(valuesOf(T + 9_999, T + 10_001)).toEqual([9_999, 10_000, 10_001]);
      expect(valuesOf(T + 24_999, T + 30_000)).toEqual([24_999]);
      driver.exemplars.trim({ oldest: 15_000 });
      expect(valuesOf(T, T + 30_000).at(0)).toBe(15_000);
      driver.exemplars.trim({ oldest: 25_000 });
      expect(driver.exemplars.count()).toBe(0);
      many(T - 100_000);
      expect(valuesOf(T - 100_000, T - 99_999)).toEqual([0, 1]);
      expect(valuesOf(T - 75_001, T)).toEqual([24_999]);
    });

    it('are the largest of all, however many there are', () => {
      const [count, parts] = [25_000, 100];
      const values = Array.from({ length: count }, (_, i) => (i * 7919) % 99_991);
      driver.transaction(() =>
        driver.exemplars.append(values.map((value, i) => exemplarEntry({ timeMs: T + i, value }))),
      );
      const length = count / parts;
      expect(largest(parts).map(({ value }) => value)).toEqual(
        Array.from({ length: parts }, (_, i) => Math.max(...values.slice(i * length, (i + 1) * length))),
      );
    });

    it('count as bytes of metrics', () => {
      driver.exemplars.append(Array.from({ length: 500 }, () => fast));
      expect(driver.bytes('metrics')).toBeGreaterThan(20_000);
    });
  });
}
