import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { context, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { firstValueFrom, lastValueFrom, Observable, of, throwError, timer, toArray } from 'rxjs';
import { claim, closeApp, openApp, type AppScope } from '#kernel';
import { resolvedOptions } from '../../../../test/support/resolved-options.js';
import { TracingRuntime } from '../tracing-runtime.js';
import { Traced } from './traced.decorator.js';

const ERROR = 2;
const OK = 1;

/** An application that records its spans. */
class App {
  private constructor(
    readonly scope: AppScope,
    readonly runtime: TracingRuntime,
    private readonly kept: ReadableSpan[],
  ) {}

  static async start(tracing: Parameters<typeof resolvedOptions>[0] = {}): Promise<App> {
    const kept: ReadableSpan[] = [];
    const memory = new InMemorySpanExporter();
    const exporter: SpanExporter = {
      export: (spans, done) => {
        kept.push(...spans);
        memory.export(spans, done);
      },
      shutdown: () => memory.shutdown(),
    };
    const scope = openApp();
    const runtime = await TracingRuntime.start(resolvedOptions({ exporters: [exporter], ...tracing }), scope);
    return new App(scope, runtime, kept);
  }

  /** Closes the application and returns all its spans. */
  async spans(): Promise<ReadableSpan[]> {
    await this.runtime.shutdown();
    closeApp(this.scope);
    return this.kept;
  }
}

const Role =
  (role: string): MethodDecorator =>
  (_target, _key, descriptor) =>
    Reflect.defineMetadata('role', role, descriptor.value as object);

const activeId = (): string | undefined => trace.getActiveSpan()?.spanContext().spanId;

class Orders {
  readonly prefix = 'order';

  @Traced('inner')
  inner(): string | undefined {
    return activeId();
  }

  @Traced('sync', { kind: 'consumer', attributes: (id: string) => ({ order: id }) })
  sync(id: string, _note?: string): string {
    return `${this.prefix} ${id} ${this.inner() ? 'traced' : 'untraced'}`;
  }

  @Traced()
  promised(): Promise<string> {
    return new Promise((resolve) => setImmediate(resolve, 'later'));
  }

  @Traced('stream')
  stream(): Observable<number | string | undefined> {
    return new Observable((subscriber) => {
      subscriber.next(activeId());
      subscriber.complete();
    });
  }

  @Traced('failing stream')
  failingStream(): Observable<never> {
    return throwError(() => new Error('torn'));
  }

  @Traced('pages')
  async *pages(): AsyncGenerator<string | undefined> {
    yield activeId();
    await new Promise(setImmediate);
    yield activeId();
  }

  @Traced('fail')
  fail(error: unknown): never {
    throw error;
  }

  @Traced('reject')
  async reject(error: unknown): Promise<never> {
    throw error;
  }

  @Traced('bad attributes', {
    attributes: () => {
      throw new Error('secret 42');
    },
  })
  badAttributes(): string {
    return 'fine';
  }

  @Role('above')
  @Traced('above')
  decoratedAbove(_a: string, _b: number): void {}

  @Traced('below')
  @Role('below')
  decoratedBelow(_a: string, _b: number): void {}
}

describe('@Traced', () => {
  let app: App;
  const orders = new Orders();

  beforeEach(async () => {
    Logger.overrideLogger(false);
    app = await App.start();
  });

  afterEach(async () => {
    await app.spans();
    jest.restoreAllMocks();
  });

  it('makes a span with kind, attributes and status OK, and hands this, arguments and result through', async () => {
    expect(orders.sync('7')).toBe('order 7 traced');

    const [inner, outer] = await app.spans();
    expect(outer).toMatchObject({ name: 'sync', kind: 4, attributes: { order: '7' }, status: { code: OK } });
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
  });

  it('ends the span of a method that is not async and returns a promise when the promise settles', async () => {
    const result = orders.promised();
    expect(result).toBeInstanceOf(Promise);
    await expect(result).resolves.toBe('later');

    const [span] = await app.spans();
    expect(span?.name).toBe('Orders.promised');
    expect(span?.status.code).toBe(OK);
  });

  it('is active while an Observable is subscribed to, and ends with it', async () => {
    const id = await firstValueFrom(orders.stream());
    await expect(lastValueFrom(orders.failingStream())).rejects.toThrow('torn');

    const [stream, failing] = await app.spans();
    expect(id).toBe(stream?.spanContext().spanId);
    expect(failing?.status).toEqual({ code: ERROR, message: 'torn' });
  });

  it('does not end the span of an Observable before its last value', async () => {
    class Slow {
      @Traced('slow')
      values(): Observable<number> {
        return timer(0, 5).pipe(
          (source) =>
            new Observable((s) => source.subscribe({ next: (n) => (n < 2 ? s.next(n) : s.complete()) })),
        );
      }
    }
    await lastValueFrom(new Slow().values().pipe(toArray()));

    const [span] = await app.spans();
    expect((span?.duration[0] ?? 0) * 1e3 + (span?.duration[1] ?? 0) / 1e6).toBeGreaterThan(5);
  });

  it('is active at every step of an async iterator, and ends with the loop', async () => {
    const seen: unknown[] = [];
    for await (const id of orders.pages()) seen.push(id);

    const [span] = await app.spans();
    const id = span?.spanContext().spanId;
    expect(seen).toEqual([id, id]);
  });

  it.each([new Error('no stock'), undefined, null, 'text', { message: 'plain object' }, Object.create(null)])(
    'throws on exactly what was thrown: %p',
    async (thrown: unknown) => {
      const caught = (() => {
        try {
          return orders.fail(thrown);
        } catch (error) {
          return error;
        }
      })();
      expect(caught).toBe(thrown);
      await expect(orders.reject(thrown)).rejects.toBe(thrown);

      const spans = await app.spans();
      expect(spans.map(({ status }) => status.code)).toEqual([ERROR, ERROR]);
      expect(spans[0]?.events[0]?.name).toBe('exception');
    },
  );

  it('runs the method when its attributes function throws, and says so once without the message', async () => {
    const debug = jest.spyOn(Logger.prototype, 'debug').mockImplementation(() => undefined);

    expect([orders.badAttributes(), orders.badAttributes()]).toEqual(['fine', 'fine']);

    expect(debug).toHaveBeenCalledTimes(1);
    expect(debug.mock.calls[0]?.[0]).not.toContain('42');
    expect(await app.spans()).toHaveLength(2);
  });

  it.each(['decoratedAbove', 'decoratedBelow'] as const)(
    'keeps metadata, name and length: %s (nestjs-otel#502)',
    (name) => {
      const method = Orders.prototype[name];

      expect(Reflect.getMetadata('role', method)).toBe(name === 'decoratedAbove' ? 'above' : 'below');
      expect([method.name, method.length]).toEqual([name, 2]);
    },
  );

  it('traces into the application that owns the instance', async () => {
    const other = await App.start();
    const theirs = new Orders();
    claim(theirs, other.scope);
    claim(orders, app.scope);

    theirs.sync('1');
    orders.inner();

    expect((await other.spans()).map(({ name }) => name)).toEqual(['inner', 'sync']);
    expect((await app.spans()).map(({ name }) => name)).toEqual(['inner']);
  });

  it('is a plain call inside an unsampled trace and without any application', async () => {
    const unsampled = trace.wrapSpanContext({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      traceFlags: 0,
    });
    expect(context.with(trace.setSpan(context.active(), unsampled), () => orders.inner())).toBe(
      'b7ad6b7169203331',
    );
    expect(await app.spans()).toEqual([]);
    expect(orders.inner()).toBeUndefined();
  });

  it('lets methods return observables and values untouched when nothing is recorded', async () => {
    await app.spans();
    app = await App.start({ enabled: false });

    await expect(lastValueFrom(of(orders.sync('1')))).resolves.toBe('order 1 untraced');
    expect(await app.spans()).toEqual([]);
  });
});

describe('@Traced on a class', () => {
  @Traced()
  class Shipping {
    static readonly carrier = 'dhl';

    get label(): string {
      return 'label';
    }

    async send(order: string): Promise<string> {
      return `${order} ${this.pack()} ${this.label}`;
    }

    @Traced('packing', { attributes: { own: true } })
    pack(): string {
      return 'packed';
    }
  }

  it('traces each of its methods, and those with their own decorator only by that', async () => {
    const app = await App.start();
    expect(await new Shipping().send('o1')).toBe('o1 packed label');
    const spans = await app.spans();
    expect(spans.map(({ name, attributes }) => [name, attributes])).toEqual([
      ['packing', { own: true }],
      ['Shipping.send', {}],
    ]);
    expect([Shipping.prototype.send.name, Shipping.prototype.send.length, Shipping.carrier]).toEqual([
      'send',
      1,
      'dhl',
    ]);
  });
});

describe('Attributes', () => {
  class Calls {
    @Traced('named', { attributes: ['order.id', undefined, 'order.express', 'order.object'] })
    named(..._args: unknown[]): void {}

    @Traced('throwing', {
      attributes: () => {
        throw new Error('no attributes');
      },
    })
    throwing(): string {
      return 'ran';
    }
  }

  it('are taken from arguments by name and place', async () => {
    const app = await App.start();
    new Calls().named('o1', 'not named', true, { whole: 'document' });
    const [span] = await app.spans();
    expect(span?.attributes).toEqual({ 'order.id': 'o1', 'order.express': true });
  });

  it('whose function throws are left out and counted; the method runs unchanged', async () => {
    const app = await App.start();
    expect(new Calls().throwing()).toBe('ran');
    expect(app.runtime.attributeFaults.total).toBe(1);
    expect((await app.spans()).map(({ name }) => name)).toEqual(['throwing']);
  });
});

describe('A method that returns a query builder', () => {
  class Repository {
    ran: (string | undefined)[] = [];

    @Traced('query')
    find(): PromiseLike<string> {
      return {
        then: (ok) => {
          this.ran.push(activeId());
          return Promise.resolve('rows').then(ok);
        },
      };
    }
  }

  it('runs it once, within the span, which ends with the query', async () => {
    const app = await App.start();
    const repository = new Repository();
    const query = repository.find();
    expect(repository.ran).toEqual([]);
    expect(await query).toBe('rows');
    const [span] = await app.spans();
    expect(repository.ran).toEqual([span?.spanContext().spanId]);
    expect(span?.status.code).toBe(OK);
  });
});
