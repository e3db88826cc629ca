import { beforeEach, describe, expect, it } from '@jest/globals';
import { markStale, type SeriesMatcher } from '#contracts';
import { ArrayTables } from '../../../../../test/support/sample-tables.js';
import { SampleStore } from '../sample-store.js';

const STEP_MS = 5000;
const LOOKBACK_MS = 300_000;

describe('A prepared query reads the newest sample of each series', () => {
  const matchers: SeriesMatcher[] = [{ label: '__name__', op: '=~', value: 'load|extra' }];
  let store: SampleStore;
  let refs: number[];
  let timeMs: number;

  beforeEach(() => {
    store = new SampleStore(new ArrayTables(), { intervalMs: STEP_MS });
    refs = [0, 1, 2, 3].map((host) =>
      store.seriesRef({ labels: { __name__: 'load', host: String(host) }, kind: 'gauge' }),
    );
    timeMs = 1_000_000_000_000;
  });

  function sample(hosts: readonly number[] = [0, 1, 2, 3]): void {
    timeMs += STEP_MS;
    store.append({
      timeMs,
      refs: Int32Array.from(hosts, (host) => refs[host]!),
      values: Float64Array.from(hosts, (host) => host + timeMs),
    });
    while (store.step(timeMs, 1000));
  }

  /**
   * The last sample of each series (value, time before the last sampling), read as all samples and as the newest only.
   */
  async function both(repeated = true): Promise<[string[], string[]]> {
    const read = async (newest: boolean): Promise<string[]> => {
      const source = store.source({ smallestRangeMs: 0, stepMs: 0 });
      const options = newest ? { newest, repeated } : {};
      const found = await source.select(matchers, timeMs - LOOKBACK_MS + 1, timeMs, options);
      return found
        .map(
          ({ labels, timestamps, values }) =>
            `${labels['__name__']} ${labels['host']} ${timeMs - timestamps.at(-1)!} ${values.at(-1)! - timeMs}`,
        )
        .sort();
    };
    return [await read(false), await read(true)];
  }

  it('as it reads all of them, while series come, pause and end', async () => {
    const parts = [[0, 1, 2, 3], [0, 1, 2, 3], [0, 1], [0, 1, 3], [3], [0, 1, 2, 3]];
    for (const hosts of parts) {
      sample(hosts);
      const [all, newest] = await both();
      expect(newest).toEqual(all);
    }
    refs.push(store.seriesRef({ labels: { __name__: 'extra', host: '4' }, kind: 'gauge' }));
    sample([0, 1, 2, 3, 4]);
    const [all, newest] = await both();
    expect(newest).toEqual(all);
    expect(newest).toContain('extra 4 0 4');
  });

  it('as it reads all of them, over hours in which windows are written', async () => {
    for (let i = 0; i < 600; i++) {
      sample(i % 97 < 30 ? [0, 1] : [0, 1, 2, 3]);
      if (i % 13 !== 0) continue;
      const [all, newest] = await both();
      expect(newest).toEqual(all);
    }
  });

  it('as it reads all of them, when the clock was set back', async () => {
    for (let i = 0; i < 50; i++) sample();
    timeMs -= 20 * STEP_MS;
    for (let i = 0; i < 30; i++) sample([0, 1]);
    const [all, newest] = await both();
    expect(newest).toEqual(all);
  });

  it('and a staleness marker of a rule among them', async () => {
    const ref = store.seriesRef({ labels: { __name__: 'extra' }, kind: 'gauge', ends: 'marked' });
    sample();
    store.addSamples({ timeMs, refs: Int32Array.of(ref), values: Float64Array.of(timeMs) });
    sample();
    expect((await both())[1]).toContain(`extra undefined ${STEP_MS} ${-STEP_MS}`);
    const values = new Float64Array(1);
    markStale(values, 0);
    store.addSamples({ timeMs, refs: Int32Array.of(ref), values });
    const [all, newest] = await both();
    expect(newest).toEqual(all);
    expect(newest).toContain('extra undefined 0 NaN');
  });

  it('alone: one sample for each', async () => {
    for (let i = 0; i < 5; i++) sample();
    const source = store.source({ smallestRangeMs: 0, stepMs: 0 });
    const found = await source.select(matchers, 0, timeMs, { newest: true, repeated: true });
    // With no lower time limit, because older chunks may contain further series.
    expect(found).toHaveLength(4);
    const recent = await source.select(matchers, timeMs - STEP_MS, timeMs, { newest: true, repeated: true });
    expect(recent.map(({ timestamps }) => [...timestamps])).toEqual(Array(4).fill([timeMs]));
  });
});
