import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SetMetadata } from '@nestjs/common';
import { claim, closeApp, openApp, type AppScope } from '#kernel';
import { lastValueFrom, of, throwError, type Observable } from 'rxjs';
import { textOf } from '../../../../test/support/promtool.js';
import { metricsPage } from '../exposition/page.js';
import { counter } from '../registry/definition.js';
import { METRICS_SLOT, MetricsRegistry } from '../registry/metrics-registry.js';
import { Metered } from './metered.decorator.js';

class Service {
  private readonly secret = 'mine';

  @Metered('plain')
  add(a: number, b: number): number {
    return a + b;
  }

  @Metered('self')
  whoAmI(): string {
    return this.secret;
  }

  @Metered('failing')
  fail(error: unknown): never {
    throw error;
  }

  @Metered('slow')
  slow(work: Promise<unknown>): Promise<unknown> {
    return work;
  }

  @Metered('streaming')
  stream(source: Observable<number>): Observable<number> {
    return source;
  }

  @Metered('iterating')
  async *iterate(n: number): AsyncGenerator<number> {
    for (let i = 0; i < n; i++) yield i;
  }

  @Metered('labelled', {
    labels: (message: { type: string }) => ({ record_type: message.type.toLowerCase() }),
  })
  handle(_message: { type: string }): void {}

  @Metered('first', { labels: (first: { type: string }) => ({ record_type: first.type }) })
  withContext(_first: { type: string; id: number }, _context: object): void {}

  // @ts-expect-error the label function cannot take what the method takes
  @Metered('misfit', { labels: (count: number) => ({ record_type: count }) })
  misfit(_text: string): void {}

  @Metered('bare', { labels: () => ({}) })
  withEmptyLabels(): void {}

  @Metered()
  computeHTTPScore2(): void {}

  @Metered('clash')
  clash(): string {
    return 'fine';
  }

  @SetMetadata('below', 1)
  @Metered('decorated')
  @SetMetadata('above', 2)
  decorated(_a: string, _b: string): void {}
}

let scopes: AppScope[] = [];
const open = (registry = new MetricsRegistry()): { registry: MetricsRegistry; scope: AppScope } => {
  const scope = openApp();
  scope.set(METRICS_SLOT, registry);
  scopes.push(scope);
  return { registry, scope };
};
const lines = async (registry: MetricsRegistry, prefix: string): Promise<string[]> =>
  (await textOf(metricsPage(registry, [])))
    .split('\n')
    .filter((line) => line.startsWith(prefix) && !line.includes('_bucket'));

afterEach(() => {
  scopes.forEach(closeApp);
  scopes = [];
});

describe('@Metered', () => {
  let registry: MetricsRegistry;
  const service = new Service();
  beforeEach(() => {
    ({ registry } = open());
  });

  it('counts calls by outcome, duration and in flight of a sync method', async () => {
    expect(service.add(1, 2)).toBe(3);
    expect(await lines(registry, 'plain')).toEqual([
      'plain_in_flight 0',
      'plain_calls_total{outcome="success"} 1',
      'plain_calls_total{outcome="error"} 0',
      expect.stringMatching(/^plain_duration_seconds_sum 0\.\d|^plain_duration_seconds_sum \d.*e-/),
      'plain_duration_seconds_count 1',
    ]);
  });

  it('leaves `this` alone', () => {
    expect(service.whoAmI()).toBe('mine');
  });

  it.each([
    ['an error', new RangeError('x'), 'RangeError'],
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a string', 'text', 'string'],
    [
      'an object whose name throws',
      Object.defineProperty(new Error(), 'name', {
        get: () => {
          throw new Error();
        },
      }),
      'unknown',
    ],
  ])('passes on %s that is thrown, and counts its type', async (_what, error, type) => {
    let caught: unknown = 'nothing';
    try {
      service.fail(error);
    } catch (thrown) {
      caught = thrown;
    }
    expect(caught).toBe(error);
    expect(await lines(registry, 'failing_errors')).toEqual([`failing_errors_total{error_type="${type}"} 1`]);
    expect(await lines(registry, 'failing_calls_total{outcome="error"')).toEqual([
      'failing_calls_total{outcome="error"} 1',
    ]);
  });

  it('ends with the promise, also of a method that is not async', async () => {
    let settle: (value: string) => void = () => undefined;
    const running = service.slow(new Promise((resolve) => (settle = resolve)));
    expect(await lines(registry, 'slow_in_flight')).toEqual(['slow_in_flight 1']);
    expect(await lines(registry, 'slow_duration_seconds_count')).toEqual(['slow_duration_seconds_count 0']);
    settle('done');
    expect(await running).toBe('done');
    expect(await lines(registry, 'slow_in_flight')).toEqual(['slow_in_flight 0']);
    expect(await lines(registry, 'slow_duration_seconds_count')).toEqual(['slow_duration_seconds_count 1']);
  });

  it('counts a rejection and rejects with the same error', async () => {
    const error = new TypeError('no');
    await expect(service.slow(Promise.reject(error))).rejects.toBe(error);
    expect(await lines(registry, 'slow_errors')).toEqual(['slow_errors_total{error_type="TypeError"} 1']);
  });

  it('ends with the Observable, once', async () => {
    const stream = service.stream(of(1, 2));
    expect(await lines(registry, 'streaming_in_flight')).toEqual(['streaming_in_flight 1']);
    expect(await lastValueFrom(stream)).toBe(2);
    expect(await lastValueFrom(stream)).toBe(2);
    expect(await lines(registry, 'streaming_in_flight')).toEqual(['streaming_in_flight 0']);
    const failed = service.stream(throwError(() => new Error('x')));
    await expect(lastValueFrom(failed)).rejects.toThrow('x');
    expect(await lines(registry, 'streaming_calls')).toEqual([
      'streaming_calls_total{outcome="success"} 1',
      'streaming_calls_total{outcome="error"} 1',
    ]);
  });

  it('ends with the async iterator', async () => {
    const seen: number[] = [];
    for await (const n of service.iterate(2)) {
      expect(await lines(registry, 'iterating_in_flight')).toEqual(['iterating_in_flight 1']);
      seen.push(n);
    }
    expect(seen).toEqual([0, 1]);
    expect(await lines(registry, 'iterating_in_flight')).toEqual(['iterating_in_flight 0']);
  });

  it('labels calls from the arguments', async () => {
    service.handle({ type: 'Steps' });
    service.handle({ type: 'Sleep' });
    expect(await lines(registry, 'labelled_calls_total')).toEqual(
      ['steps', 'sleep'].flatMap((type) => [
        `labelled_calls_total{record_type="${type}",outcome="success"} ${1}`,
        `labelled_calls_total{record_type="${type}",outcome="error"} 0`,
      ]),
    );
  });

  it('counts a label function that throws, and the call with empty labels; the method runs', async () => {
    service.handle({ type: 'Steps' });
    expect(() => service.handle(undefined as never)).not.toThrow();
    expect(await lines(registry, 'labelled_calls_total{record_type="",outcome="success"')).toEqual([
      'labelled_calls_total{record_type="",outcome="success"} 1',
    ]);
    expect(await lines(registry, 'labelled_in_flight')).toEqual(['labelled_in_flight 0']);
    expect(await lines(registry, 'observability_recording')).toEqual([
      'observability_recording_errors_total{metric="labelled"} 1',
    ]);
  });

  it('takes a label function that gives no labels', async () => {
    service.withEmptyLabels();
    service.withEmptyLabels();
    expect(await lines(registry, 'bare_calls_total{outcome="success"')).toEqual([
      'bare_calls_total{outcome="success"} 2',
    ]);
  });

  it('accepts a label function with fewer parameters than the method', async () => {
    service.withContext({ type: 'steps', id: 1 }, {});
    expect(await lines(registry, 'first_duration_seconds_count')).toEqual([
      'first_duration_seconds_count{record_type="steps"} 1',
    ]);
  });

  it('takes its name from class and method', async () => {
    service.computeHTTPScore2();
    expect(await lines(registry, 'service_compute_http_score2_calls_total{outcome="success"')).toHaveLength(
      1,
    );
  });

  it('lets the method run when its metrics cannot be registered, and counts that', async () => {
    registry.register(counter('clash_in_flight', 'Taken.'));
    expect([service.clash(), service.clash()]).toEqual(['fine', 'fine']);
    expect(await lines(registry, 'observability_recording')).toEqual([
      'observability_recording_errors_total{metric="clash"} 1',
    ]);
  });

  it('keeps name, length and metadata of decorators above and below (nestjs-otel#502)', () => {
    const method = Service.prototype.decorated;
    expect([method.name, method.length]).toEqual(['decorated', 2]);
    expect([Reflect.getMetadata('below', method), Reflect.getMetadata('above', method)]).toEqual([1, 2]);
    expect(Reflect.getMetadata('design:paramtypes', Service.prototype, 'decorated')).toEqual([
      String,
      String,
    ]);
  });
});

describe('@Metered and applications', () => {
  it('is a plain call when no application is open, metrics are off, or the registry is not there yet', async () => {
    const service = new Service();
    expect(service.add(1, 2)).toBe(3);
    const off = open(new MetricsRegistry({ enabled: false }));
    expect(service.add(1, 2)).toBe(3);
    closeApp(off.scope);
    const early = openApp();
    scopes.push(early);
    expect(service.add(1, 2)).toBe(3);
    const registry = new MetricsRegistry();
    early.set(METRICS_SLOT, registry);
    service.add(1, 2);
    expect(await lines(registry, 'plain_calls_total{outcome="success"')).toEqual([
      'plain_calls_total{outcome="success"} 1',
    ]);
  });

  it('counts in the application that owns the instance', async () => {
    const [first, second] = [open(), open()];
    const [mine, theirs] = [new Service(), new Service()];
    claim(mine, first.scope);
    claim(theirs, second.scope);
    mine.add(1, 1);
    theirs.add(1, 1);
    mine.add(1, 1);
    const succeeded = 'plain_calls_total{outcome="success"}';
    expect(await lines(first.registry, succeeded)).toEqual([`${succeeded} 2`]);
    expect(await lines(second.registry, succeeded)).toEqual([`${succeeded} 1`]);
  });
});
