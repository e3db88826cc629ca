import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SampleStore } from '../../samples/sample-store.js';
import type { StoreDriver } from '../store-driver.js';

/** Contract of all drivers for samples. */
export function samplesContract(open: () => StoreDriver): void {
  let driver: StoreDriver;
  beforeEach(() => {
    driver = open();
  });
  afterEach(() => driver.close());

  describe('samples', () => {
    const chunk = (group: number, fromMs: number, text: string) => ({
      tier: 'raw' as const,
      group,
      fromMs,
      toMs: fromMs + 9,
      samples: 10,
      bytes: new TextEncoder().encode(text),
    });
    const texts = (...args: Parameters<StoreDriver['samples']['chunks']>): string[] =>
      [...driver.samples.chunks(...args)].map(({ bytes }) => new TextDecoder().decode(bytes));

    it('are kept as chunks by group and time', () => {
      driver.samples.putChunks([chunk(2, 0, 'c'), chunk(1, 10, 'b'), chunk(1, 0, 'a'), chunk(3, 0, 'd')]);
      expect(texts('raw', [2, 1], 0, 100)).toEqual(['a', 'b', 'c']);
      expect(texts('raw', [1], 9, 9)).toEqual(['a']);
      expect(texts('raw', [1], -Infinity, Infinity)).toEqual(['a', 'b']);
      expect(texts('1m', [1], 0, 100)).toEqual([]);
      expect([driver.samples.span('raw'), driver.samples.span('1h')]).toEqual([
        { fromMs: 0, toMs: 19 },
        undefined,
      ]);
      driver.samples.putChunks([chunk(1, 0, 'A')]);
      expect([texts('raw', [1], 0, 100), driver.samples.sampleCount('raw')]).toEqual([['A', 'b'], 40]);
      driver.samples.removeChunk({ tier: 'raw', group: 1, fromMs: 10 });
      driver.samples.removeChunk({ tier: 'raw', group: 1, fromMs: 10 });
      expect(driver.samples.removeChunks('raw', 10)).toBe(30);
      expect([driver.samples.sampleCount('raw'), driver.samples.span('raw')]).toEqual([0, undefined]);
    });

    it('have series, metrics and a journal', () => {
      const row = { id: 7, labels: '{"__name__":"a"}', kind: 'counter' as const, fromMs: 5, toMs: 0 };
      driver.samples.putSeries([row, { ...row, id: 3 }]);
      driver.samples.putSeries([{ ...row, toMs: 9 }]);
      expect([...driver.samples.allSeries()]).toEqual([
        { ...row, id: 3 },
        { ...row, toMs: 9 },
      ]);
      driver.samples.removeSeries([3, 99]);
      expect([...driver.samples.allSeries()]).toHaveLength(1);
      const metric = { name: 'a', type: 'counter' as const, help: 'h', unit: '' };
      driver.samples.putMetric({ ...metric, help: 'old' });
      driver.samples.putMetric(metric);
      expect([...driver.samples.allMetrics()]).toEqual([metric]);
      for (const sequence of [1, 2, 3])
        driver.samples.appendJournal({ sequence, bytes: new Uint8Array([sequence]) });
      driver.samples.trimJournal(1);
      expect([...driver.samples.journal()].map(({ sequence, bytes }) => [sequence, [...bytes]])).toEqual([
        [2, [2]],
        [3, [3]],
      ]);
    });

    it('and results of rules are there after a restart', async () => {
      const open = (): SampleStore => new SampleStore(driver.samples, { intervalMs: 5000 });
      const add = (store: SampleStore, timeMs: number): void => {
        const up = store.seriesRef({ labels: { __name__: 'up' }, kind: 'gauge' });
        store.append({ timeMs, refs: Int32Array.of(up), values: Float64Array.of(1) });
        const rule = store.seriesRef({ labels: { __name__: 'a:b' }, kind: 'gauge', ends: 'marked' });
        store.addSamples({ timeMs, refs: Int32Array.of(rule), values: Float64Array.of(timeMs / 2) });
      };
      const store = open();
      for (let at = 1; at <= 3; at++) add(store, at * 5000);
      store.flush();
      const again = open();
      add(again, 20_000);
      const source = again.source({ smallestRangeMs: 60_000, stepMs: 0 });
      const [series] = await source.select([{ label: '__name__', op: '=', value: 'a:b' }], 0, 60_000);
      expect([...series!.values]).toEqual([2500, 5000, 7500, 10_000]);
    });
  });
}
