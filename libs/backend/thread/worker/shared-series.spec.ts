import { beforeEach, describe, expect, it } from '@jest/globals';
import { CELLS_FROM, isStaleAt, type CellChange, type SeriesInfo, type SharedFamily } from '#contracts';
import { Batch } from './batch.js';
import { SeriesLabels } from './series-labels.js';
import { SharedSeries } from './shared-series.js';

const COUNTER: SharedFamily = { id: 0, name: 'hits_total', help: '', unit: '', kind: 'counter', stride: 1 };
const HISTOGRAM: SharedFamily = {
  ...{ id: 1, name: 'size', help: '', unit: '', kind: 'histogram', stride: 7 },
  ...{ bounds: ['1.0', '+Inf'], extremesAt: 3 },
};

function memoryOf(cells: readonly number[]): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(CELLS_FROM + cells.length * 8);
  new Float64Array(memory, CELLS_FROM).set(cells);
  return memory;
}

describe('What the telemetry thread reads of shared cells', () => {
  let asked: SeriesInfo[];
  let series: SharedSeries;
  let clock: SharedArrayBuffer;
  const batch = new Batch();

  const chunk = (
    number: number,
    family: number,
    memory: SharedArrayBuffer,
    labels: string[],
  ): CellChange[] => [
    { type: 'chunk', chunk: number, family, memory },
    { type: 'series', chunk: number, rows: labels.map((_, i) => i), labels },
  ];

  /** Values by series, as the store would receive them. */
  const sampled = (between: () => void = () => undefined): Record<string, number | 'stale'> => {
    batch.clear();
    series.read();
    between();
    series.sample(batch);
    const { refs, values } = batch.at(0);
    return Object.fromEntries(
      [...refs].map((ref, i) => {
        const { __name__: name, job: _job, instance: _instance, ...rest } = asked[ref]?.labels ?? {};
        const labels = Object.entries(rest).map(([label, value]) => `${label}=${value}`);
        return [`${name}{${labels.join()}}`, isStaleAt(values, i) ? 'stale' : (values[i] as number)];
      }),
    );
  };

  beforeEach(() => {
    asked = [];
    clock = new SharedArrayBuffer(4);
    const store = { seriesRef: (info: SeriesInfo) => asked.push(info) - 1, describe: () => undefined };
    series = new SharedSeries(store, new SeriesLabels({ job: 'j', instance: 'i' }), clock);
    series.apply([
      { type: 'family', family: COUNTER },
      { type: 'family', family: HISTOGRAM },
    ]);
  });

  it('has the names and labels of the page, and asks for each series once', () => {
    series.apply(chunk(0, 0, memoryOf([3, 4]), ['of="a"', 'of="b\\"c"']));
    expect(sampled()).toEqual({ 'hits_total{of=a}': 3, 'hits_total{of=b"c}': 4 });
    sampled();
    expect(asked).toHaveLength(2);
  });

  it('sums buckets up, and has extremes of the interval that ended', () => {
    const memory = memoryOf([1, 2, 9.5, 0.5, 7, Infinity, -Infinity]);
    series.apply(chunk(0, 1, memory, ['']));
    expect(sampled()).toEqual({
      'size_bucket{le=1.0}': 1,
      'size_bucket{le=+Inf}': 3,
      'size_sum{}': 9.5,
      'size_count{}': 3,
      'size:min{}': 0.5,
      'size:max{}': 7,
    });
    new Float64Array(memory, CELLS_FROM).set([2, 2], 5);
    expect(sampled()).toMatchObject({ 'size:min{}': 2, 'size:max{}': 2 });
    expect(sampled()).toMatchObject({ 'size:min{}': 'stale', 'size:max{}': 'stale' });
    expect(new Int32Array(clock)[0]).toBe(3);
  });

  it('leaves out rows that are being changed, and requests their series again', () => {
    const memory = memoryOf([3]);
    series.apply(chunk(0, 0, memory, ['of="a"']));
    const epoch = new Int32Array(memory, 0, 1);
    Atomics.add(epoch, 0, 1);
    expect(sampled()).toEqual({});
    Atomics.add(epoch, 0, 1);
    expect(sampled()).toEqual({ 'hits_total{of=a}': 3 });
  });

  it('leaves out a row that another series got between reading and storing', () => {
    const memory = memoryOf([3]);
    series.apply(chunk(0, 0, memory, ['of="a"']));
    const taken = () =>
      series.apply([
        { type: 'gone', chunk: 0, rows: [0] },
        { type: 'series', chunk: 0, rows: [0], labels: ['of="b"'] },
      ]);
    expect(sampled(taken)).toEqual({});
    expect(sampled()).toEqual({ 'hits_total{of=b}': 3 });
  });

  it('shows nothing of rows that are all minus zero, and of removed rows', () => {
    const memory = memoryOf([-0, 5]);
    series.apply(chunk(0, 0, memory, ['of="a"', 'of="b"']));
    expect(sampled()).toEqual({ 'hits_total{of=b}': 5 });
    series.apply([{ type: 'gone', chunk: 0, rows: [1] }]);
    new Float64Array(memory, CELLS_FROM)[0] = 1;
    expect(sampled()).toEqual({ 'hits_total{of=a}': 1 });
  });

  it('puts default labels below those of the series, and renames what a scrape sets itself', () => {
    const labels = new SeriesLabels({ job: 'j', instance: 'i' });
    labels.setDefaults({ region: 'eu', of: 'none' });
    expect(labels.ofRow('of="a",job="nightly"', { name: 'x', labels: {}, kind: 'gauge' })).toEqual({
      __name__: 'x',
      region: 'eu',
      of: 'a',
      exported_job: 'nightly',
      job: 'j',
      instance: 'i',
    });
  });
});
