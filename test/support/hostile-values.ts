/** Values that have broken loggers, each created on demand. */
export const HOSTILE_VALUES: Record<string, () => unknown> = {
  'a circular object': () => {
    const value: Record<string, unknown> = { name: 'circle' };
    value.self = value;
    return value;
  },
  'a circular array': () => {
    const value: unknown[] = [];
    value.push(value, [value]);
    return value;
  },
  'a BigInt': () => 2n ** 70n,
  'a huge BigInt': () => 7n ** 5000n,
  'a nested BigInt': () => ({ id: 1n }),
  'a getter that throws': () => ({
    get broken(): string {
      throw new Error('no');
    },
    fine: 1,
  }),
  'an error with getters that throw': () => {
    const error = new Error('x');
    const get = (): never => {
      throw new Error('no');
    };
    return Object.defineProperties(error, {
      stack: { get },
      message: { get },
      name: { get },
      cause: { get, enumerable: true },
    });
  },
  'toJSON that throws': () => ({
    toJSON: () => {
      throw new Error('no');
    },
  }),
  'toJSON that returns itself': () => {
    const value = { toJSON: () => value };
    return value;
  },
  'toJSON that goes on for ever': () => {
    const make = (): object => ({ toJSON: make });
    return make();
  },
  'a revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  'a proxy that throws': () =>
    new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
        ownKeys: () => {
          throw new Error('no');
        },
      },
    ),
  'a proxy without end': () => {
    const make = (): object =>
      new Proxy(
        { a: 1, b: 2 },
        { get: (_target, key) => (typeof key === 'string' && key.length === 1 ? make() : undefined) },
      );
    return make();
  },
  'a proxy that claims a million keys': () =>
    new Proxy(
      {},
      {
        ownKeys: () => Array.from({ length: 20_000 }, (_, n) => `k${n}`),
        getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }),
      },
    ),
  'a symbol': () => Symbol('mark'),
  'a symbol as key': () => ({ [Symbol('key')]: 1 }),
  'a function': () => () => 1,
  'a class': () => class Broken {},
  'an object full of functions': () => ({
    a() {
      return 1;
    },
    b: Math.max,
  }),
  'a string of ten million characters': () => TEN_MILLION,
  'a nested string of ten million characters': () => ({ deep: { text: TEN_MILLION } }),
  'a string of control characters': () => '\u0000'.repeat(100_000),
  'a string of line ends': () => 'a\nb\r\nc\u2028d\u2029e\u0085f\u001b[31m',
  'a string of quotes and backslashes': () => '"\\'.repeat(50_000),
  'emoji without end': () => '😀'.repeat(40_000),
  'lone surrogates': () => ({ '\ud800': '\udc00 \ud83d' }),
  'a key of a million characters': () => ({ ['k'.repeat(1_000_000)]: 1 }),
  'a name that must be escaped': () => ({ 'a"b\\c\nd': 1 }),
  'names that belong to the line': () => ({
    level: 'x',
    time: 'x',
    msg: 1,
    service: 'x',
    trace_id: 'x',
    span_id: 'x',
    timestamp: 1,
    message: 2,
  }),
  '__proto__ as a name': () =>
    JSON.parse('{"__proto__":{"a":1},"constructor":1,"toString":2,"hasOwnProperty":3}') as unknown,
  'nesting a thousand deep': () => {
    let value: unknown = 'bottom';
    for (let depth = 0; depth < 1_000; depth++) value = depth % 2 ? [value] : { value };
    return value;
  },
  'nesting a million deep': () => {
    let value: unknown = null;
    for (let depth = 0; depth < 1_000_000; depth++) value = { value };
    return value;
  },
  'an invalid Date': () => new Date(NaN),
  'a nested invalid Date': () => ({ at: new Date(NaN) }),
  'a huge array': () => new Array<number>(1_000_000).fill(7),
  'a sparse array of four billion': () => {
    const value: unknown[] = [];
    value.length = 4_294_967_295;
    return value;
  },
  'an array of holes': () => [, 1, , 2], // eslint-disable-line no-sparse-arrays
  'an object of 50,000 keys': () =>
    Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`key${n}`, n])),
  'an error that is its own cause': () => {
    const error = new Error('circle');
    error.cause = error;
    return error;
  },
  'errors that cause each other': () => {
    const [first, second] = [new Error('first'), new Error('second')];
    first.cause = second;
    second.cause = first;
    return first;
  },
  'a chain of a thousand causes': () => {
    let error = new Error('root');
    for (let depth = 0; depth < 1_000; depth++) error = new Error(`level ${depth}`, { cause: error });
    return error;
  },
  'a cause that is not an error': () => new Error('x', { cause: 'a text' }),
  'an AggregateError of itself': () => {
    const error = new AggregateError([], 'all');
    error.errors.push(error, new Error('one'), 'text', undefined);
    return error;
  },
  'an error with an enormous message': () => new Error(TEN_MILLION),
  'an error whose message is an object': () => Object.assign(new Error('x'), { message: { a: 1 } }),
  'an error without prototype': () => Object.setPrototypeOf(new Error('x'), null) as unknown,
  'an error-like object': () => ({ name: 'Error', message: 'x', stack: 5 }),
  'an object without prototype': () => Object.assign(Object.create(null) as object, { a: 1 }),
  'an object whose toString throws': () => ({
    toString: () => {
      throw new Error('no');
    },
    valueOf: () => {
      throw new Error('no');
    },
  }),
  'an object whose constructor throws': () => ({
    get constructor(): never {
      throw new Error('no');
    },
  }),
  'a Map': () =>
    new Map<unknown, unknown>([
      ['a', 1],
      [{ an: 'object' }, 2],
      [Symbol('s'), 3],
      [NaN, 4],
    ]),
  'a Map of itself': () => {
    const map = new Map<string, unknown>();
    return map.set('self', map);
  },
  'a Set': () => new Set([1, 'a', new Set([2])]),
  'a huge Map': () => new Map(Array.from({ length: 50_000 }, (_, n) => [n, n])),
  'a WeakMap': () => new WeakMap(),
  'a Buffer': () => Buffer.alloc(1_000_000),
  'typed arrays': () => ({
    a: new Float64Array(100_000),
    b: new DataView(new ArrayBuffer(9)),
    c: new ArrayBuffer(5),
    d: new SharedArrayBuffer(3),
  }),
  'boxed values': () => [
    new String('a'),
    new Number(1),
    new Boolean(false),
    Object(1n) as unknown,
    Object(Symbol('b')) as unknown,
  ],
  'numbers that JSON does not have': () => [NaN, Infinity, -Infinity, -0],
  'a promise that rejects': () => Promise.reject(new Error('later')).catch(() => undefined),
  'a generator': () =>
    (function* () {
      yield 1;
    })(),
  'a regular expression': () => /"x\n"/g,
  'a URL': () => new URL('https://example.com/'),
  'process.stdout': () => process.stdout,
  globalThis: () => globalThis,
  undefined: () => undefined,
  null: () => null,
  'percent signs': () => '%s %d %j %o %O %c %i %f %% %',
  arguments: (...args: unknown[]) => args,
};

const TEN_MILLION = 'long "text" '.repeat(833_334);
