import { expect, it } from '@jest/globals';
import { ArrayTables } from '../../../../../test/support/sample-tables.js';
import { SampleStore } from '../sample-store.js';

const SERIES = 10_000;
const EVERY_MS = 5000;
const WINDOW_MS = 120 * EVERY_MS;
const BASE_MS = 1_700_000_400_000;
/** Series that a step may group or encode: a few milliseconds. */
const MOST_PER_PART = 2000;
const MOST_PER_GROUP = 256;
const CHUNKS_AT_ONCE = 8;

it('A window of many series is assigned to groups and encoded in parts', () => {
  const tables = new ArrayTables();
  const store = new SampleStore(tables, { intervalMs: EVERY_MS });
  const refs = Int32Array.from({ length: SERIES }, (_, i) =>
    store.seriesRef({ labels: { __name__: 'a_total', i: String(i) }, kind: 'counter' }),
  );
  const values = Float64Array.from(refs, (ref) => ref);
  const begin = BASE_MS - (BASE_MS % WINDOW_MS);
  const next = begin + WINDOW_MS;
  for (const timeMs of [begin, begin + EVERY_MS, next, next + EVERY_MS])
    store.append({ timeMs, refs, values });
  // With a budget of 0, each call does one step.
  let partsBefore = 0;
  while (tables.sampleCount('raw') === 0) {
    expect(store.step(begin + WINDOW_MS, 0)).toBe(true);
    partsBefore++;
  }
  expect(partsBefore).toBeGreaterThanOrEqual(SERIES / MOST_PER_PART + CHUNKS_AT_ONCE - 1);
  expect(tables.sampleCount('raw')).toBeLessThanOrEqual(2 * CHUNKS_AT_ONCE * MOST_PER_GROUP);
  while (store.step(begin + WINDOW_MS, 0));
  expect(tables.sampleCount('raw')).toBe(2 * SERIES);
});
