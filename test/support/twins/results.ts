/** Adversarial kinds of results that a method can return. `log` records what is done to them. */
import vm from 'node:vm';
import { BehaviorSubject, Observable, of, throwError } from 'rxjs';

export type Log = (event: string) => void;
/** Creates a new method body for each call. */
export type MakeResult = (log: Log) => (this: unknown, ...args: unknown[]) => unknown;

const failure = (): Error => new RangeError('broken');

class Cancelable<T> extends Promise<T> {
  #cancelled = false;
  cancel(): boolean {
    return (this.#cancelled = !this.#cancelled);
  }
}

class Rows {
  #left = 2;
  constructor(private readonly log: Log) {}
  next(): IteratorResult<number> {
    this.log('next');
    return this.#left-- > 0 ? { done: false, value: this.#left } : { done: true, value: undefined };
  }
  skip(): this {
    this.#left--;
    return this;
  }
  [Symbol.asyncIterator](): this {
    return this;
  }
  static is(value: object): boolean {
    return #left in value;
  }
}

class Query {
  #limit = 0;
  constructor(
    private readonly log: Log,
    private readonly error?: Error,
  ) {}
  limit(count: number): this {
    this.#limit = count;
    return this;
  }
  exec(): Promise<unknown> {
    this.log('exec');
    return this.error ? Promise.reject(this.error) : Promise.resolve(this.#limit);
  }
  then(fulfilled?: (value: unknown) => unknown, rejected?: (error: unknown) => unknown): Promise<unknown> {
    this.log('then');
    return this.exec().then(fulfilled, rejected);
  }
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const refusing = (): object =>
  new Proxy(
    {},
    {
      get: (_target, key) => {
        throw new TypeError(`unknown ${String(key)}`);
      },
    },
  );

const fluent = (promise: Promise<unknown>): object =>
  new Proxy(promise, {
    get: (target, key, self: unknown) => {
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value as () => unknown).bind(target) : (value ?? (() => self));
    },
  });

const throwing = (name: string | symbol): object =>
  Object.defineProperty({}, name, {
    get: () => {
      throw new Error(`no ${String(name)}`);
    },
  });

const later = (error?: Error): Promise<unknown> =>
  new Promise((resolve, reject) => setImmediate(() => (error ? reject(error) : resolve('late'))));

/** The same object is returned each time. */
const cached = Promise.resolve('cached');
const shared = { then: (done?: (value: string) => unknown) => Promise.resolve('shared').then(done) };
const symbol = Symbol('own');

export const RESULTS: Readonly<Record<string, MakeResult>> = {
  undefined: () => () => undefined,
  null: () => () => null,
  number: () => () => NaN,
  text: () => () => 'text',
  symbol: () => () => symbol,
  function: () => () => shared.then,
  arguments:
    () =>
    (...args) =>
      args.length,
  array: () => () => [1, 2],
  'frozen object': () => () => Object.freeze({ a: 1 }),
  'object without prototype': () => () => Object.assign(Object.create(null) as object, { a: 1 }),
  'thrown error': () => () => {
    throw failure();
  },
  'thrown undefined': () => () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- anything can be thrown
    throw undefined;
  },
  'thrown Proxy': () => () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- anything can be thrown
    throw refusing();
  },
  promise: () => () => Promise.resolve({ a: 1 }),
  'pending promise': () => () => later(),
  'rejected promise': () => () => Promise.reject(failure()),
  'late rejection': () => () => later(failure()),
  'async function': () => async () => Promise.resolve(1),
  'async function that throws': () => async () => {
    await Promise.resolve();
    throw failure();
  },
  'cached promise': () => () => cached,
  'promise with members': () => () => Object.assign(Promise.resolve(7), { json: () => 'json' }),
  'frozen promise': () => () => Object.freeze(Promise.resolve(7)),
  'sealed promise': () => () => Object.seal(Promise.resolve(7)),
  'promise subclass': () => () => Cancelable.resolve(7),
  'rejected subclass': () => () => Cancelable.reject(failure()),
  'promise without prototype': () => () => Object.setPrototypeOf(Promise.resolve(7), null) as object,
  'promise of another realm': () => () => vm.runInNewContext('Promise.resolve(7)') as object,
  'subclass of another realm': () => () =>
    vm.runInNewContext('class P extends Promise {}; P.resolve(7)') as object,
  'promise with its own then': (log) => () => {
    const promise = Promise.resolve(7);
    const then: typeof promise.then = (...reactions) => {
      log('then');
      return Promise.resolve(8).then(...reactions);
    };
    return Object.assign(promise, { then });
  },
  'promise with its own constructor': () => () =>
    Object.assign(Promise.resolve(7), { constructor: Cancelable }),
  'fluent Proxy': () => () => fluent(Promise.resolve(7)),
  'refusing Proxy': () => refusing,
  'revoked Proxy': () => revoked,
  ...Object.fromEntries(
    ['then', 'next', 'lift', 'subscribe', 'exec', 'constructor', Symbol.asyncIterator, Symbol.iterator].map(
      (name) => [`throwing ${String(name)}`, () => () => throwing(name)] satisfies [string, MakeResult],
    ),
  ),
  query: (log) => () => new Query(log),
  'failing query': (log) => () => new Query(log, failure()),
  'frozen query': (log) => () => Object.freeze(new Query(log)),
  'shared thenable': () => () => shared,
  'synchronous thenable': (log) => () => ({
    then: (done?: (value: number) => void) => void (log('then'), done?.(1), done?.(2)),
  }),
  'thenable that throws': () => () => ({
    then: () => {
      throw failure();
    },
  }),
  'then of a getter': () => () => ({
    get then() {
      return (done: (value: number) => void) => done(3);
    },
  }),
  Observable: () => () => of(1, 2),
  'failing Observable': () => () => throwError(failure),
  'own Observable': () => () => new (class Rows extends Observable<number> {})((to) => to.next(1)),
  Subject: () => () => new BehaviorSubject(1),
  'frozen Observable': () => () => Object.freeze(of(1)),
  generator: () =>
    function* () {
      yield 1;
      return 2;
    },
  'async generator': (log) =>
    async function* () {
      log('step');
      yield 1;
      yield 2;
    },
  'failing async generator': () =>
    async function* () {
      yield 1;
      throw failure();
    },
  'frozen async generator': (log) => () =>
    Object.freeze(
      (async function* () {
        log('step');
        yield 1;
      })(),
    ),
  'async iterator': (log) => () => new Rows(log),
  'frozen async iterator': (log) => () => Object.freeze(new Rows(log)),
  'private member': (log) => () => Rows.is(new Rows(log).skip()),
};
