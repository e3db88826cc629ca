import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SetMetadata } from '@nestjs/common';
import { closeApp, openApp, type AppScope } from '#kernel';
import { of, lastValueFrom, type Observable } from 'rxjs';
import { textOf } from '../../../../test/support/promtool.js';
import { count, startTimer, time } from '../blocks.js';
import { metricsPage } from '../exposition/page.js';
import { MetricsService } from '../metrics.service.js';
import { metricCatalogue } from '../registry/catalogue.js';
import { counter, gauge, histogram } from '../registry/definition.js';
import { METRICS_SLOT, MetricsRegistry } from '../registry/metrics-registry.js';
import { Counted, CountErrors, Gauged, Timed } from './call.decorators.js';

class OrderMetrics extends metricCatalogue({
  placed: counter('orders_placed_total', 'Orders placed.', ['channel']),
  duration: histogram('orders_duration_seconds', 'Time.', ['status'], { buckets: [1] }),
  depth: gauge('orders_depth', 'Depth.'),
}) {}

class Orders {
  @Timed()
  @Counted()
  async load(id: number): Promise<number> {
    return id;
  }

  @Counted(OrderMetrics.definitions.placed, {
    labels: (order: { channel: string }) => ({ channel: order.channel }),
  })
  place(_order: { channel: string }): string {
    return 'placed';
  }

  @Timed(OrderMetrics.definitions.duration, {
    outcomeLabels: ({ result, error }) => ({ status: error ? 'bad' : String(result) }),
  })
  status(what: string): string {
    if (what === 'bad') throw new RangeError('no');
    return what;
  }

  @CountErrors('payment')
  pay(error?: Error): string {
    if (error !== undefined) throw error;
    return 'paid';
  }

  @Gauged(OrderMetrics.definitions.depth, { of: 'result' })
  depth(n: number): number {
    return n;
  }

  @Gauged('stream')
  stream(source: Observable<number>): Observable<number> {
    return source;
  }

  @Timed('quantiles', { summary: true })
  fast(): void {}

  @Counted('broken', {
    labels: () => {
      throw new Error('label');
    },
  })
  broken(): string {
    return 'fine';
  }

  @SetMetadata('a', 1)
  @Timed('meta')
  @Counted('meta')
  @SetMetadata('b', 2)
  meta(_a: string, _b: string): void {}
}

@Counted()
class Whole {
  one(): number {
    return 1;
  }

  two(): Promise<number> {
    return Promise.resolve(2);
  }

  get value(): number {
    return 3;
  }
}

let scope: AppScope;
let registry: MetricsRegistry;
const lines = async (prefix: string): Promise<string[]> =>
  (await textOf(metricsPage(registry)))
    .split('\n')
    .filter((line) => line.startsWith(prefix) && !line.includes('_bucket'));

beforeEach(() => {
  scope = openApp();
  registry = new MetricsRegistry();
  scope.set(METRICS_SLOT, registry);
});
afterEach(() => closeApp(scope));

describe('The decorators of calls', () => {
  const orders = new Orders();

  it('time and count by the names of class and method', async () => {
    expect(await orders.load(5)).toBe(5);
    expect(await lines('orders_load')).toEqual([
      'orders_load_duration_seconds_sum ' +
        String((await lines('orders_load_duration_seconds_sum'))[0]?.split(' ')[1]),
      'orders_load_duration_seconds_count 1',
      'orders_load_calls_total{outcome="success"} 1',
      'orders_load_calls_total{outcome="error"} 0',
    ]);
  });

  it('record into the metrics of a catalogue', async () => {
    const metrics = new OrderMetrics(registry);
    orders.place({ channel: 'web' });
    orders.depth(7);
    metrics.placed.inc({ channel: 'web' });
    expect(await lines('orders_placed_total')).toEqual(['orders_placed_total{channel="web"} 2']);
    expect(await lines('orders_depth')).toEqual(['orders_depth 7']);
  });

  it('take labels from the result and from the error', async () => {
    orders.status('paid');
    expect(() => orders.status('bad')).toThrow(RangeError);
    expect(await lines('orders_duration_seconds_count')).toEqual([
      'orders_duration_seconds_count{status="paid"} 1',
      'orders_duration_seconds_count{status="bad"} 1',
    ]);
  });

  it('count errors by type and nothing else', async () => {
    expect(orders.pay()).toBe('paid');
    expect(() => orders.pay(new TypeError('x'))).toThrow(TypeError);
    expect(await lines('payment')).toEqual(['payment_errors_total{error_type="TypeError"} 1']);
  });

  it('show active calls until an Observable completes', async () => {
    const stream = orders.stream(of(1));
    expect(await lines('stream_in_flight')).toEqual(['stream_in_flight 1']);
    await lastValueFrom(stream);
    expect(await lines('stream_in_flight')).toEqual(['stream_in_flight 0']);
  });

  it('give quantiles if a summary is configured', async () => {
    orders.fast();
    expect(await lines('quantiles_duration_seconds{')).toHaveLength(3);
  });

  it('count a label function that throws, and leave the method alone', async () => {
    expect(orders.broken()).toBe('fine');
    expect(await lines('observability_recording_errors_total')).toEqual([
      'observability_recording_errors_total{metric="broken_calls_total"} 1',
    ]);
  });

  it('lose no metadata, name or length, whatever decorators are above or below (nestjs-otel#502)', () => {
    const method = Orders.prototype.meta;
    expect([method.name, method.length]).toEqual(['meta', 2]);
    expect([Reflect.getMetadata('a', method), Reflect.getMetadata('b', method)]).toEqual([1, 2]);
  });

  it('on a class apply to every method', async () => {
    const whole = new Whole();
    expect([whole.one(), await whole.two(), whole.value]).toEqual([1, 2, 3]);
    expect(await lines('whole_')).toEqual([
      'whole_one_calls_total{outcome="success"} 1',
      'whole_one_calls_total{outcome="error"} 0',
      'whole_two_calls_total{outcome="success"} 1',
      'whole_two_calls_total{outcome="error"} 0',
    ]);
  });

  it.each([
    ['@Timed', Timed('store'), 'duration_seconds_count'],
    ['@Counted', Counted('store'), 'calls_total'],
    ['@CountErrors', CountErrors('store'), 'errors_total'],
    ['@Gauged', Gauged('store', { of: 'result' }), 'result'],
  ])(
    '%s with a name on a class puts it before the method’s, so that methods stay apart',
    async (_, on, ending) => {
      class Store {
        get(): number {
          return 1;
        }

        putAll(): number {
          throw new RangeError('full');
        }
      }
      on(Store);
      new Store().get();
      expect(() => new Store().putAll()).toThrow(RangeError);
      const found = await lines('store_');
      expect(found.filter((line) => line.startsWith(`store_${ending}`))).toEqual([]);
      const expected = { result: ['get'], errors_total: ['put_all'] }[ending] ?? ['get', 'put_all'];
      for (const member of expected)
        expect(found.filter((line) => line.startsWith(`store_${member}_${ending}`)).length).toBeGreaterThan(
          0,
        );
    },
  );
});

describe('The block forms', () => {
  it('time a block by labels and hand its result on', async () => {
    expect(time('load', { source: 'crm' }, () => 4)).toBe(4);
    expect(await time('load', { source: 'ftp' }, async () => 5)).toBe(5);
    expect(await lines('load_duration_seconds_count')).toEqual([
      'load_duration_seconds_count{source="crm"} 1',
      'load_duration_seconds_count{source="ftp"} 1',
    ]);
  });

  it('count a block by how it ends, and reject with its own error', async () => {
    const error = new Error('no');
    count('sent', () => 1);
    await expect(count('sent', () => Promise.reject(error))).rejects.toBe(error);
    expect(await lines('sent_total')).toEqual([
      'sent_total{outcome="success"} 1',
      'sent_total{outcome="error"} 1',
    ]);
  });

  it('count a block by labels too, such as component and operation', async () => {
    expect(count('operation', { component: 'mailer', operation: 'send' }, () => 7)).toBe(7);
    expect(await lines('operation_total')).toEqual([
      'operation_total{component="mailer",operation="send",outcome="success"} 1',
      'operation_total{component="mailer",operation="send",outcome="error"} 0',
    ]);
  });

  it('stop a timer with its block, once', async () => {
    {
      using timer = startTimer('import', { source: 'ftp' });
      expect(timer.stop()).toBeGreaterThanOrEqual(0);
    }
    expect(await lines('import_duration_seconds_count')).toEqual([
      'import_duration_seconds_count{source="ftp"} 1',
    ]);
  });
});

describe('MetricsService', () => {
  it('registers and records by name', async () => {
    const metrics = new MetricsService(registry);
    metrics.register('kafka_messages_in_total', { type: 'counter', description: 'In.', labels: ['topic'] });
    metrics.register('kafka_lag', { type: 'gauge', description: 'Lag.' });
    metrics.register('kafka_wait_seconds', {
      type: 'histogram',
      description: 'Wait.',
      unit: 'seconds',
      buckets: [1],
    });
    metrics.increment('kafka_messages_in_total', { topic: 'a' });
    metrics.increment('kafka_messages_in_total', { topic: 'a' }, 4);
    metrics.set('kafka_lag', undefined, 12);
    metrics.observe('kafka_wait_seconds', undefined, 0.5);
    expect(await lines('kafka_')).toEqual([
      'kafka_messages_in_total{topic="a"} 5',
      'kafka_lag 12',
      'kafka_wait_seconds_sum 0.5',
      'kafka_wait_seconds_count 1',
    ]);
  });

  it('keeps a name that does not end in its unit, and says the unit in the description', async () => {
    const metrics = new MetricsService(registry);
    metrics.register('request_latency', { type: 'histogram', description: 'Latency.', unit: 'ms' });
    metrics.observe('request_latency', undefined, 12);
    expect(await lines('request_latency_sum')).toEqual(['request_latency_sum 12']);
    expect(registry.instruments().find(({ name }) => name === 'request_latency')?.help).toBe(
      'Latency. Unit: ms.',
    );
  });

  it('refuses a wrong registration and counts a wrong recording', async () => {
    const metrics = new MetricsService(registry);
    expect(() => metrics.register('no-name', { type: 'counter', description: 'X.' })).toThrow(
      /OBS_METRIC_INVALID/,
    );
    expect(() => metrics.register('x', { type: 'meter' as never, description: 'X.' })).toThrow(
      /unknown type "meter"/,
    );
    metrics.register('ok_total', { type: 'counter', description: 'X.', labels: ['a'] });
    expect(() => metrics.register('ok_total', { type: 'gauge', description: 'X.' })).toThrow(
      /OBS_METRIC_CONFLICT/,
    );
    metrics.increment('never_registered_total');
    metrics.increment('ok_total', { b: 1 });
    metrics.increment('ok_total', { a: 1, b: 2 });
    metrics.set('ok_total', { a: 1 }, 4);
    metrics.increment('ok_total', { a: 1 }, -1);
    expect(await lines('observability_recording_errors_total')).toEqual([
      'observability_recording_errors_total{metric="never_registered_total"} 1',
      'observability_recording_errors_total{metric="ok_total"} 4',
    ]);
  });
});
