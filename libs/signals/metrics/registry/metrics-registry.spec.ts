import { describe, expect, it } from '@jest/globals';
import { ObservabilityError } from '#contracts';
import { counter, gauge, histogram, type MetricDefinition } from './definition.js';
import { MetricsRegistry } from './metrics-registry.js';

const refusal = (act: () => unknown): ObservabilityError => {
  try {
    act();
  } catch (error) {
    if (error instanceof ObservabilityError) return error;
  }
  throw new Error('nothing was refused');
};

describe('Registering a metric', () => {
  it('answers the same instrument for the same name and shape', () => {
    const registry = new MetricsRegistry();
    const first = registry.register(counter('jobs_total', 'Jobs.', ['a', 'b']));
    expect(registry.register(counter('jobs_total', 'Other words.', ['b', 'a']))).toBe(first);
    const size = registry.register(histogram('size', 'Size.', [], { buckets: [1, 2] }));
    expect(registry.register(histogram('size', 'Size.', [], { buckets: [1, 2] }))).toBe(size);
  });

  it.each<[string, MetricDefinition, MetricDefinition]>([
    ['kind', counter('x', 'X.'), gauge('x', 'X.')],
    ['labels', counter('x', 'X.', ['a']), counter('x', 'X.', ['b'])],
    ['buckets', histogram('x', 'X.', [], { buckets: [1] }), histogram('x', 'X.', [], { buckets: [2] })],
    ['sample names', histogram('x', 'X.'), counter('x_count', 'X.')],
    ['sample names, the other way round', counter('x_sum', 'X.'), histogram('x', 'X.')],
  ])('refuses a name that is taken by another shape, naming both: %s', (_what, first, second) => {
    const registry = new MetricsRegistry();
    registry.register(first);
    const { code, message } = refusal(() => registry.register(second));
    expect(code).toBe('OBS_METRIC_CONFLICT');
    expect(message).toContain(`registered as ${first.kind} ${first.name}{`);
    expect(message).toContain(`requested as ${second.kind} ${second.name}{`);
  });

  it.each<[string, MetricDefinition, string]>([
    ['a name with a dash', counter('my-jobs', 'X.'), 'counter "my-jobs": the name must match'],
    ['a label with a dot', counter('x', 'X.', ['a.b']), 'the label "a.b" must match'],
    ['a reserved label', counter('x', 'X.', ['__a']), 'the label "__a" begins with "__"'],
    ['a label twice', counter('x', 'X.', ['a', 'a']), 'the label "a" is listed twice'],
    ['le on a histogram', histogram('x', 'X.', ['le']), 'the label "le" belongs to the buckets'],
    ['no buckets', histogram('x', 'X.', [], { buckets: [] }), 'it has no buckets'],
    [
      'an infinite bucket',
      histogram('x', 'X.', [], { buckets: [1, Infinity] }),
      'the bucket Infinity is not',
    ],
    ['falling buckets', histogram('x', 'X.', [], { buckets: [1, 3, 2] }), 'do not increase at 3, 2'],
  ])('refuses %s and says what to do', (_what, definition, message) => {
    const error = refusal(() => new MetricsRegistry().register(definition));
    expect(error.code).toBe('OBS_METRIC_INVALID');
    expect(error.message).toContain(message);
  });
});

describe('Collect callbacks', () => {
  it('update a gauge before a scrape, sync or async', async () => {
    const registry = new MetricsRegistry();
    const pool = registry.register(gauge('pool', 'Pool.', [], { collect: (self) => self.set(7) }));
    const queue = registry.register(
      gauge('queue', 'Queue.', ['q'], {
        collect: async (self) => self.set({ q: 'a' }, await Promise.resolve(3)),
      }),
    );
    await registry.collect();
    expect([pool.labels().value, queue.labels({ q: 'a' }).value]).toEqual([7, 3]);
  });

  it('are counted and do not block others when they throw, reject or hang', async () => {
    const registry = new MetricsRegistry();
    let started = 0;
    registry.register(
      gauge('throws', 'X.', [], {
        collect: () => {
          throw new Error('no');
        },
      }),
    );
    registry.register(gauge('rejects', 'X.', [], { collect: () => Promise.reject(new Error('no')) }));
    registry.register(
      gauge('hangs', 'X.', [], {
        collectTimeoutMs: 5,
        collect: () => {
          started++;
          return new Promise<void>(() => {});
        },
      }),
    );
    await registry.collect();
    await registry.collect();
    const errors = registry.register(counter('observability_collect_errors_total', '', ['metric']));
    const counted = ['throws', 'rejects', 'hangs'].map((metric) => errors.labels({ metric }).value);
    expect(counted).toEqual([2, 2, 2]);
    expect(started).toBe(1);
  });

  it('end when their owner removes them', async () => {
    const registry = new MetricsRegistry();
    let calls = 0;
    const end = registry.onCollect('mine', () => calls++);
    await registry.collect();
    end();
    await registry.collect();
    expect(calls).toBe(1);
  });
});
