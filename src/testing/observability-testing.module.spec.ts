import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Logger, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { trace as openTelemetry } from '@opentelemetry/api';
import { HealthContributor } from '#health';
import { counter, histogram, metricCatalogue } from '#metrics';
import {
  FakeClock,
  RecordedMetrics,
  RecordedTelemetry,
  telemetryMatchers,
  type TelemetryMatchers,
} from '#testing';
import { Traced, TracingService } from '#tracing';
import { ObservabilityModule } from '../observability.module.js';
import { ObservabilityTestingModule } from './observability-testing.module.js';

declare module 'expect' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface Matchers<R> extends TelemetryMatchers<R> {}
}

expect.extend(telemetryMatchers);

class OrderMetrics extends metricCatalogue({
  placed: counter('orders_placed_total', 'Orders placed.', ['channel'], {
    cardinality: { maxLabelValues: 3 },
  }),
  duration: histogram('order_duration_seconds', 'Time an order took.', [], { unit: 'seconds' }),
}) {}

@Injectable()
class OrderService {
  private readonly logger = new Logger('Orders');

  constructor(
    private readonly metrics: OrderMetrics,
    readonly tracing: TracingService,
  ) {}

  @Traced('place order')
  async place(channel: string): Promise<string> {
    await this.tracing.trace('charge', { channel }, () => Promise.resolve());
    this.metrics.placed.inc({ channel });
    this.logger.log({ channel }, 'order placed');
    return channel;
  }
}

@HealthContributor('stock')
class StockHealth {
  check(): Promise<{ articles: number }> {
    return Promise.resolve({ articles: 3 });
  }
}

let module: TestingModule | undefined;
afterEach(() => module?.close());

const kit = async (imports = [ObservabilityTestingModule.forRoot()]): Promise<RecordedTelemetry> => {
  module = await Test.createTestingModule({
    imports,
    providers: [OrderService, OrderMetrics, StockHealth],
  }).compile();
  return RecordedTelemetry.of(module);
};
const service = (): OrderService => module!.get(OrderService);

describe('ObservabilityTestingModule', () => {
  it('returns counts, spans and log lines in one line each, without app.init()', async () => {
    const telemetry = await kit();
    expect(await service().place('web')).toBe('web');
    expect(telemetry.metrics.value('orders_placed_total', { channel: 'web' })).toBe(1);
    expect(telemetry.metrics.value('orders_placed_total', { channel: 'shop' })).toBe(0);
    expect(telemetry.spans()).toEqual(['place order', '  charge']);
    expect(telemetry.lines('order placed')).toMatchObject([{ level: 'info', fields: { channel: 'web' } }]);
    const [span] = telemetry.finished('place order');
    expect(telemetry.lines(/placed/)[0]?.traceId).toBe(span?.spanContext().traceId);
    expect(module!.get(RecordedTelemetry)).toBe(telemetry);
  });

  it('runs the health checks when it is asked', async () => {
    const telemetry = await kit();
    await module!.init();
    expect(await telemetry.health()).toMatchObject({
      status: 'ok',
      details: { stock: { status: 'up', articles: 3 } },
    });
  });

  it('keeps recorded telemetry readable after close()', async () => {
    const telemetry = await kit();
    await service().place('web');
    await module!.close();
    expect(telemetry.spans()).toEqual(['place order', '  charge']);
    expect(telemetry.lines('order placed')).toHaveLength(1);
    expect(telemetry.metrics.value('orders_placed_total')).toBe(1);
  });

  it('opens no port and no timer', async () => {
    const before = process.getActiveResourcesInfo();
    await kit();
    await module!.init();
    // Listeners receive the lines of the start one turn later.
    await turn();
    const more = process.getActiveResourcesInfo();
    for (const one of before) more.splice(more.indexOf(one), 1);
    expect(more.filter((name) => !name.startsWith('TTY') && name !== 'PipeWrap')).toEqual([]);
  });

  it('records an application that imports ObservabilityModule itself', async () => {
    @Module({ imports: [ObservabilityModule.forRoot({ logging: { level: 'info', stdout: false } })] })
    class AppModule {}
    const telemetry = await kit([{ module: AppModule }]);
    await service().place('web');
    expect(telemetry.spans()).toEqual(['place order', '  charge']);
    expect(telemetry).toHaveLogged('order placed');
    expect(RecordedTelemetry.of(module!)).toBe(telemetry);
  });

  it('gives two applications a recording each', async () => {
    const one = await kit();
    await service().place('web');
    const first = module!;
    const other = await kit();
    expect([one.spans().length, other.spans().length]).toEqual([2, 0]);
    await first.close();
  });

  it.each([
    ['has started', true],
    ['has not started either', false],
  ])(
    'records decorated methods without app.init() while another application %s',
    async (_case, isStarted) => {
      const other = await kit();
      const first = module!;
      if (isStarted) await first.init();
      const telemetry = await kit();
      await service().place('web');
      await first.close();
      expect(telemetry.spans()).toEqual(['place order', '  charge']);
      expect(other.spans()).toEqual([]);
    },
  );
});

describe('a catalogue without a module', () => {
  it('has its own registry', () => {
    const [one, other] = [new OrderMetrics(), new OrderMetrics()];
    one.placed.inc({ channel: 'web' });
    one.duration.observe(2);
    expect(RecordedMetrics.of(one).value('orders_placed_total', { channel: 'web' })).toBe(1);
    expect(RecordedMetrics.of(one).count('order_duration_seconds')).toBe(1);
    expect(RecordedMetrics.of(one).sum('order_duration_seconds')).toBe(2);
    expect(RecordedMetrics.of(other).value('orders_placed_total')).toBe(0);
  });

  it('is distinguished from another object, and an unknown name from a zero', () => {
    expect(() => RecordedMetrics.of({})).toThrow('not a catalogue');
    const metrics = RecordedMetrics.of(new OrderMetrics());
    expect(() => metrics.value('orders_total')).toThrow(/no metric orders_total.*orders_placed_total/);
    expect(() => metrics.value('order_duration_seconds')).toThrow('ask for count("order_duration_seconds")');
    expect(() => metrics.count('orders_placed_total')).toThrow('ask for value("orders_placed_total")');
  });

  it('distinguishes a label that the metric does not have from a zero', () => {
    const metrics = RecordedMetrics.of(new OrderMetrics());
    expect(() => metrics.value('orders_placed_total', { chanel: 'web' })).toThrow(
      'orders_placed_total has no label "chanel". Its labels: channel',
    );
    expect(() => metrics.count('order_duration_seconds', { channel: 'web' })).toThrow('Its labels: none');
  });
});

describe('matchers', () => {
  const failure = (assert: () => void): string => {
    try {
      assert();
    } catch (error) {
      return (error as Error).message;
    }
    return 'passed';
  };

  it('show what was recorded instead', async () => {
    const telemetry = await kit();
    await service().place('web');
    expect(telemetry).toHaveCounted('orders_placed_total', { channel: 'web' }, 1);
    expect(telemetry).toHaveSpan('charge', { channel: 'web' });
    expect(telemetry).toHaveLogged(/placed/, { channel: 'web', level: 'info' });
    expect(failure(() => expect(telemetry).toHaveCounted('orders_placed_total', { channel: 'shop' }))).toBe(
      'orders_placed_total{channel="shop"} was recorded 0 times. There is:\n  orders_placed_total{channel="web"} 1',
    );
    expect(failure(() => expect(telemetry).toHaveSpan('charge', { channel: 'shop' }))).toContain(
      '0 spans charge{channel="shop"} have ended. Ended have:\n  place order',
    );
    expect(failure(() => expect(telemetry).toHaveLogged('order lost'))).toMatch(
      /^0 lines say order lost\. Written were:\n {2}info order placed\{.*channel="web"/,
    );
    expect(failure(() => expect(telemetry).not.toHaveSpan('charge'))).toContain('1 spans charge have ended');
    expect(failure(() => expect({}).toHaveSpan('charge'))).toContain('RecordedTelemetry.of(app)');
  });

  it('compare values, whatever the order of their keys, and tell NaN from null', async () => {
    const telemetry = await kit();
    new Logger('Orders').log({ order: { id: 7, kind: 'book' }, rate: null }, 'order priced');
    expect(telemetry).toHaveLogged('order priced', { order: { kind: 'book', id: 7 } });
    expect(telemetry).not.toHaveLogged('order priced', { order: { id: 7 } });
    expect(telemetry).toHaveLogged('order priced', { rate: null });
    expect(telemetry).not.toHaveLogged('order priced', { rate: NaN });
  });

  it('find spans that were never ended', async () => {
    const telemetry = await kit();
    const span = service().tracing.startSpan('left open');
    expect(failure(() => expect(telemetry).toHaveNoOpenSpans())).toBe('1 spans are open:\n  left open');
    span.end();
    expect(telemetry).toHaveNoOpenSpans();
  });

  it('find spans that were never ended of the tracers of libraries, too', async () => {
    const telemetry = await kit();
    const theirs = openTelemetry.getTracer('pg', '8.0.0').startSpan('SELECT orders');
    openTelemetry.getTracer('mail').startSpan('send').end();
    expect(telemetry.openSpans()).toEqual(['SELECT orders']);
    theirs.end();
    expect(telemetry).toHaveNoOpenSpans();
  });

  it('find metrics with too many series', async () => {
    const telemetry = await kit();
    const { placed } = module!.get(OrderMetrics);
    for (const channel of ['a', 'b', 'c']) placed.inc({ channel });
    expect(telemetry).toStayWithinCardinality();
    expect(failure(() => expect(telemetry).toStayWithinCardinality(2))).toContain(
      'orders_placed_total: 3 series',
    );
    placed.inc({ channel: 'd' });
    expect(failure(() => expect(telemetry).toStayWithinCardinality())).toContain(
      'orders_placed_total: 1 recordings went to __other__ for "channel"',
    );
  });
});

describe('FakeClock', () => {
  it('makes durations exact', async () => {
    await kit();
    const { duration } = module!.get(OrderMetrics);
    const clock = FakeClock.start();
    try {
      expect(() => FakeClock.start()).toThrow('is running already');
      const stop = duration.startTimer();
      clock.advance(1500);
      stop();
      expect(() => clock.advance(-1)).toThrow('cannot advance');
      expect([Date.now() % 1, performance.now() % 1]).toEqual([0, 0]);
    } finally {
      clock.restore();
    }
    expect(RecordedTelemetry.of(module!).metrics.sum('order_duration_seconds')).toBe(1.5);
    const later = performance.now();
    while (performance.now() === later);
    expect(performance.now()).toBeGreaterThan(later);
  });
});
