import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { closeApp, openApp, type AppScope } from '#kernel';
import { lastValueFrom, of, throwError } from 'rxjs';
import { testLogger } from '../../../../test/support/test-logger.js';
import { PINO_LOGGER } from '../tokens.js';
import { Logged } from './logged.decorator.js';

function Mark(): MethodDecorator {
  return (_target, _key, descriptor: PropertyDescriptor) => {
    Reflect.defineMetadata('mark', 'set', descriptor.value as object);
  };
}

class Orders {
  private readonly prefix = 'order';

  @Logged()
  @Mark()
  place(id: number, _password?: string): string {
    return `${this.prefix} ${id}`;
  }

  @Logged({ level: 'info', args: (id: number) => ({ order_id: id }) })
  async send(id: number): Promise<number> {
    await Promise.resolve();
    return id;
  }

  @Logged({ args: true })
  all(..._args: unknown[]): void {}

  @Logged({
    args: () => {
      throw new Error('bad');
    },
  })
  badFields(): number {
    return 1;
  }

  @Logged()
  fail(error: unknown): never {
    throw error;
  }

  @Logged()
  async reject(error: unknown): Promise<never> {
    await Promise.resolve();
    throw error;
  }

  @Logged({ fields: { component: 'orders', shard: 3, function: 'never this' } })
  count(): number {
    return 7;
  }

  @Logged({ name: 'watch orders' })
  watch(fails: boolean) {
    return fails ? throwError(() => new Error('no')) : of(1, 2);
  }

  @Logged()
  async *list(): AsyncGenerator<number> {
    yield 1;
    yield 2;
  }
}

describe('@Logged', () => {
  let scope: AppScope;
  let log: ReturnType<typeof testLogger>;
  const orders = new Orders();

  beforeEach(() => {
    scope = openApp();
    log = testLogger({ level: 'debug' });
    scope.set(PINO_LOGGER, log.logger);
  });

  afterEach(() => closeApp(scope));

  it('logs entry and exit with the duration, and nothing of the arguments', () => {
    expect(orders.place(7, 'hunter2')).toBe('order 7');
    expect(log.lines()).toMatchObject([
      { level: 'debug', function: 'Orders.place', msg: 'entered' },
      { level: 'debug', function: 'Orders.place', msg: 'exited', duration_ms: expect.any(Number) },
    ]);
    expect(log.written.join('')).not.toMatch(/hunter2|args|:7[,}]/);
  });

  it('shows chosen arguments, or all of them, redacted', async () => {
    await orders.send(7);
    orders.all(1, { password: 'hunter2' });
    expect(log.lines().filter(({ msg }) => msg === 'entered')).toMatchObject([
      { level: 'info', order_id: 7 },
      { args: [1, { password: '[redacted]' }] },
    ]);
  });

  it('exits when promises, Observables and async iterators are complete', async () => {
    const sent = orders.send(1);
    expect(log.lines().map(({ msg }) => msg)).toEqual(['entered']);
    await sent;
    await lastValueFrom(orders.watch(false));
    for await (const id of orders.list()) expect(log.lines().at(-1)?.msg).toBe(id > 0 ? 'entered' : 'never');
    const exits = log.lines().filter(({ msg }) => msg === 'exited');
    expect(exits.map((line) => line.function)).toEqual(['Orders.send', 'watch orders', 'Orders.list']);
  });

  it.each<[string, unknown]>([
    ['an error', new Error('no')],
    ['undefined', undefined],
    ['a text', 'no'],
  ])('logs %s that is thrown, as an error, and throws the same', async (_name, error) => {
    let thrown: unknown = 'nothing';
    try {
      orders.fail(error);
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).toBe(error);
    await orders.reject(error).catch((caught: unknown) => expect(caught).toBe(error));
    expect(log.lines().filter(({ level }) => level === 'error')).toMatchObject([
      { function: 'Orders.fail', msg: 'failed', duration_ms: expect.any(Number) },
      { function: 'Orders.reject', msg: 'failed' },
    ]);
  });

  it('says how a call ended, and the fields it is given on every line', async () => {
    orders.count();
    await orders.reject(new Error('no')).catch(() => undefined);
    const [entered, exited, , failed] = log.lines();
    expect(entered).toMatchObject({ component: 'orders', shard: 3, msg: 'entered' });
    expect(entered).not.toHaveProperty('status');
    expect(exited).toMatchObject({ component: 'orders', shard: 3, status: 'success', msg: 'exited' });
    expect(failed).toMatchObject({ function: 'Orders.reject', status: 'error' });
  });

  it('survives an args function that throws', () => {
    expect(orders.badFields()).toBe(1);
    expect(log.lines()[0]).toMatchObject({ function: 'Orders.badFields', msg: 'entered' });
  });

  it('nestjs-otel#502: keeps name, length and metadata of the method', () => {
    const method = Object.getOwnPropertyDescriptor(Orders.prototype, 'place')?.value as (
      ...args: unknown[]
    ) => unknown;
    expect([method.name, method.length, Reflect.getMetadata('mark', method)]).toEqual(['place', 2, 'set']);
  });

  it('writes nothing below the level but failures, and is a plain call without an application', () => {
    log.logger.level = 'info';
    orders.place(1);
    expect(() => orders.fail(new Error('no'))).toThrow('no');
    expect(log.lines()).toMatchObject([{ msg: 'failed' }]);
    closeApp(scope);
    expect(orders.place(2)).toBe('order 2');
    expect(log.lines()).toHaveLength(1);
  });
});
