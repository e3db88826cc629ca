import { setImmediate as turn } from 'node:timers/promises';
import { ROOT_CONTEXT, context, trace, TraceFlags } from '@opentelemetry/api';
import { describe, expect, it } from '@jest/globals';
import { CELLS_FROM, type CellChange, type ExemplarFilter, type SharedFamily } from '#contracts';
import { ensureContextManager } from '#kernel';
import { counter, gauge, histogram, summary } from './definition.js';
import { MetricsRegistry } from './metrics-registry.js';
import { RegistryCells } from './shared-cells.js';

/** A reader in another thread: its knowledge from announced changes. */
class Reader {
  readonly changes: CellChange[] = [];
  readonly families = new Map<number, SharedFamily>();
  private readonly chunks = new Map<number, { memory: SharedArrayBuffer; family: number }>();
  private readonly rows = new Map<string, { chunk: number; row: number }>();

  readonly take = (changes: readonly CellChange[]): void => {
    for (const change of changes) this.apply(structuredClone(change));
    this.changes.push(...changes);
  };

  cells(metric: string, labels = ''): number[] {
    const { chunk, row } = this.rows.get(`${metric}{${labels}}`) ?? { chunk: -1, row: -1 };
    const { memory, stride } = this.of(chunk);
    return [...new Float64Array(memory, CELLS_FROM).slice(row * stride, (row + 1) * stride)];
  }

  epoch(metric: string, labels = ''): number {
    const { chunk = -1 } = this.rows.get(`${metric}{${labels}}`) ?? {};
    return Atomics.load(new Int32Array(this.of(chunk).memory), 0);
  }

  get known(): string[] {
    return [...this.rows.keys()];
  }

  private apply(change: CellChange): void {
    if (change.type === 'family') this.families.set(change.family.id, change.family);
    else if (change.type === 'chunk') this.chunks.set(change.chunk, change);
    else if (change.type === 'series')
      change.rows.forEach((row, i) =>
        this.rows.set(`${this.of(change.chunk).name}{${change.labels[i]}}`, { chunk: change.chunk, row }),
      );
    else
      for (const [key, { chunk, row }] of this.rows)
        if (chunk === change.chunk && change.rows.includes(row)) this.rows.delete(key);
  }

  private of(chunk: number): { memory: SharedArrayBuffer; stride: number; name: string } {
    const known = this.chunks.get(chunk);
    const family = known && this.families.get(known.family);
    if (!known || !family) throw new Error(`chunk ${chunk} was not told`);
    return { memory: known.memory, stride: family.stride, name: family.name };
  }
}

const REQUESTS = counter('requests_total', 'Requests.', ['route']);
const SIZE = histogram('size_bytes', 'Size.', [], { buckets: [1, 10] });

describe('Cells in shared memory', () => {
  it('have the values from before, and handles go on to count', async () => {
    const registry = new MetricsRegistry();
    const requests = registry.register(REQUESTS);
    const held = requests.labels({ route: '/a' });
    held.inc(3);
    const reader = new Reader();
    new RegistryCells(registry).share(reader.take);
    await turn();
    expect(reader.cells('requests_total', 'route="/a"')).toEqual([3]);
    held.inc();
    requests.inc({ route: '/a' }, 10);
    expect(reader.cells('requests_total', 'route="/a"')).toEqual([14]);
    expect(requests.samples()).toEqual([{ name: 'requests_total', labels: { route: '/a' }, value: 14 }]);
  });

  it('hold metrics and series that come later, and many of them', async () => {
    const registry = new MetricsRegistry();
    const reader = new Reader();
    new RegistryCells(registry).share(reader.take);
    const requests = registry.register(REQUESTS);
    for (let i = 0; i < 5000; i++) requests.inc({ route: `/${i % 1900}/${i}`.slice(0, 4) + i }, i);
    await turn();
    expect(reader.known.filter((key) => key.startsWith('requests_total')).length).toBe(
      requests.samples().length,
    );
    for (const { labels, value } of requests.samples())
      expect(reader.cells('requests_total', `route="${labels.route}"`)).toEqual([value]);
  });

  it('are reported as removed before another series gets the row', async () => {
    const registry = new MetricsRegistry();
    const reader = new Reader();
    const requests = registry.register(REQUESTS);
    requests.inc({ route: '/a' }, 7);
    new RegistryCells(registry).share(reader.take);
    await turn();
    const before = reader.epoch('requests_total', 'route="/a"');
    requests.remove({ route: '/a' });
    requests.inc({ route: '/b' }, 2);
    // The new series is announced at the end of the turn, the removed one had to be announced at once.
    expect(reader.known).not.toContain('requests_total{route="/a"}');
    await turn();
    expect(reader.cells('requests_total', 'route="/b"')).toEqual([2]);
    expect(reader.epoch('requests_total', 'route="/b"')).toBe(before + 2);
  });

  it('of a new series are not changed by a handle of a removed one', async () => {
    const registry = new MetricsRegistry();
    const reader = new Reader();
    const requests = registry.register(REQUESTS);
    const held = requests.labels({ route: '/a' });
    new RegistryCells(registry).share(reader.take);
    requests.remove({ route: '/a' });
    held.inc(100);
    requests.inc({ route: '/b' });
    held.inc(100);
    await turn();
    expect(reader.cells('requests_total', 'route="/b"')).toEqual([1]);
  });

  it('raise the epoch when they are set to zero, not when they count', async () => {
    const registry = new MetricsRegistry();
    const reader = new Reader();
    const requests = registry.register(REQUESTS);
    new RegistryCells(registry).share(reader.take);
    requests.inc({ route: '/a' });
    await turn();
    const before = reader.epoch('requests_total', 'route="/a"');
    requests.inc({ route: '/a' });
    expect(reader.epoch('requests_total', 'route="/a"')).toBe(before);
    requests.reset();
    expect(reader.epoch('requests_total', 'route="/a"')).toBe(before + 2);
    expect(reader.cells('requests_total', 'route="/a"')).toEqual([0]);
  });

  it('are all minus zero while a metric is retired', async () => {
    const registry = new MetricsRegistry();
    const reader = new Reader();
    const depth = registry.register(gauge('depth', 'Depth.', ['queue']));
    depth.set({ queue: 'a' }, 5);
    new RegistryCells(registry).share(reader.take);
    depth.retire();
    await turn();
    expect(reader.cells('depth', 'queue="a"')).toEqual([-0]);
  });

  it('keep the extremes of a histogram by interval', async () => {
    const registry = new MetricsRegistry();
    const reader = new Reader();
    const size = registry.register(SIZE);
    size.observe(1000);
    const cells = new RegistryCells(registry);
    cells.share(reader.take);
    await turn();
    expect(reader.cells('size_bytes')).toEqual([0, 0, 1, 1000, Infinity, -Infinity, Infinity, -Infinity]);
    for (const value of [5, 2, 8]) size.observe(value);
    expect(reader.cells('size_bytes')).toEqual([0, 3, 1, 1015, 2, 8, Infinity, -Infinity]);
    Atomics.add(new Int32Array(cells.clock), 0, 1);
    size.observe(0.5);
    expect(reader.cells('size_bytes')).toEqual([1, 3, 1, 1015.5, 2, 8, 0.5, 0.5]);
    expect(size.samples().map(({ value }) => value)).toEqual([1, 4, 5, 1015.5, 5]);
  });

  it('are reported again to another listener, without summaries', async () => {
    const registry = new MetricsRegistry();
    const cells = new RegistryCells(registry);
    registry.register(summary('latency', 'Latency.'));
    const requests = registry.register(REQUESTS);
    cells.share(() => {
      throw new Error('the first listener fails');
    });
    requests.inc({ route: '/a' });
    await turn();
    const reader = new Reader();
    const stop = cells.share(reader.take);
    await turn();
    expect(reader.cells('requests_total', 'route="/a"')).toEqual([1]);
    expect([...reader.families.values()].map(({ name }) => name)).not.toContain('latency');
    stop();
    requests.inc({ route: '/b' });
    await turn();
    expect(reader.known).not.toContain('requests_total{route="/b"}');
  });
});

describe('Exemplars for another thread', () => {
  const TRACE = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
  const span = trace.wrapSpanContext({ ...TRACE, traceFlags: TraceFlags.SAMPLED });
  const within = (work: () => void): void => {
    context.with(trace.setSpan(ROOT_CONTEXT, span), work);
  };
  const WAIT = histogram('wait_seconds', 'Wait.', ['of'], { buckets: [0.5, 2] });

  function started(exemplarFilter?: ExemplarFilter) {
    ensureContextManager();
    const registry = new MetricsRegistry({ exemplarFilter });
    const cells = new RegistryCells(registry);
    const wait = registry.register(WAIT);
    cells.share(() => undefined);
    return { cells, wait: wait.labels({ of: 'a"b' }), all: wait };
  }

  it('are reported once, one per bucket and interval', () => {
    const { cells, wait } = started();
    within(() => {
      for (const value of [0.25, 0.375, 7]) wait.observe(value);
    });
    wait.observe(1);
    const seen = { name: 'wait_seconds_bucket', labels: 'of="a\\"b"', ...TRACE, timeMs: expect.any(Number) };
    expect(cells.exemplars()).toEqual([
      { ...seen, le: '0.5', value: 0.25 },
      { ...seen, le: '+Inf', value: 7 },
    ]);
    expect(cells.exemplars()).toEqual([]);
    within(() => wait.observe(0.375));
    expect(cells.exemplars()).toMatchObject([{ le: '0.5', value: 0.375 }]);
  });

  it('are those of 1,000 buckets at most', () => {
    const { cells, all } = started();
    within(() => {
      for (let i = 0; i < 600; i++) for (const value of [0.1, 1]) all.observe({ of: String(i % 600) }, value);
    });
    expect(cells.exemplars()).toHaveLength(1000);
    expect(cells.exemplars()).toEqual([]);
  });

  it('are looked for in the first observations of a bucket and interval alone', () => {
    const { cells, wait } = started();
    for (let i = 0; i < 16; i++) wait.observe(0.1);
    within(() => {
      wait.observe(0.25);
      wait.observe(1);
    });
    expect(cells.exemplars()).toMatchObject([{ le: '2.0' }]);
    within(() => wait.observe(0.25));
    expect(cells.exemplars()).toMatchObject([{ le: '0.5' }]);
  });

  it('are omitted with the filter for none, and may have no trace with the filter for all', () => {
    const off = started('always_off');
    within(() => off.wait.observe(1));
    expect(off.cells.exemplars()).toEqual([]);
    const on = started('always_on');
    on.wait.observe(1);
    expect(on.cells.exemplars()).toMatchObject([{ traceId: '', spanId: '', value: 1 }]);
    on.wait.observe(1);
    within(() => on.wait.observe(1.5));
    expect(on.cells.exemplars()).toMatchObject([{ ...TRACE, value: 1.5 }]);
  });
});
