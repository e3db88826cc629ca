import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from '@jest/globals';
import { SampleStore } from '../../samples/sample-store.js';
import { MemorySamples } from './memory-samples.js';

const SERIES = 30_000;

function usedBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

it('The memory driver counts what series take, their index included', () => {
  const tables = new MemorySamples();
  const store = new SampleStore(tables, { intervalMs: 5000 });
  const values = new Float64Array(SERIES);
  const before = usedBytes();
  const refs = Int32Array.from(values, (_, i) =>
    store.seriesRef({
      labels: { __name__: `m${i % 300}_total`, route: `/r/${i % 5000}`, host: `host-${i}` },
      kind: 'counter',
    }),
  );
  store.append({ timeMs: 1_700_000_400_000, refs, values });
  const taken = usedBytes() - before - values.byteLength - refs.byteLength;
  // Estimates must be within a third of the memory that V8 uses.
  expect(tables.bytes / taken).toBeGreaterThan(2 / 3);
  expect(tables.bytes / taken).toBeLessThan(3 / 2);
  expect(store.seriesCount).toBe(SERIES);
});
