/** What the language calls: `JSON.stringify`, a template, an `await`. */
const LANGUAGE = ['constructor', 'toJSON', 'toString', 'toLocaleString', 'valueOf', 'then'];
/** What Nest calls once in the life of an application, before telemetry begins or when it ends. */
const LIFECYCLE = [
  'onModuleInit',
  'onApplicationBootstrap',
  'onModuleDestroy',
  'beforeApplicationShutdown',
  'onApplicationShutdown',
];
/** Methods of its implementation that a stream of Node.js calls. */
const STREAM = ['_construct', '_read', '_write', '_writev', '_transform', '_flush', '_final', '_destroy'];
const NAMES: ReadonlySet<unknown> = new Set([...LANGUAGE, ...LIFECYCLE, ...STREAM]);

/** Steps of something that is its own iterator, or that `for await` goes through. */
const STEPS: ReadonlySet<unknown> = new Set(['next', 'return', 'throw']);

/** `Symbol.iterator`, `Symbol.toPrimitive` and their kin, and what `util.inspect` and Node.js itself ask for. */
const SYMBOLS: ReadonlySet<unknown> = new Set([
  ...Reflect.ownKeys(Symbol).map((key): unknown => Reflect.get(Symbol, key)),
  ...['nodejs.util.inspect.custom', 'nodejs.util.promisify.custom', 'nodejs.rejection', 'nodejs.dispose'].map(
    (name) => Symbol.for(name),
  ),
]);

/**
 * Whether a method is called by the language, by Node.js or by Nest as a part of some protocol, rather than by the
 * application to get work done. Decorators on a class leave these alone; one on the method itself does not.
 */
export function isProtocol(key: string | symbol, prototype: object): boolean {
  if (typeof key === 'symbol') return SYMBOLS.has(key);
  return NAMES.has(key) || (STEPS.has(key) && isIterable(prototype));
}

function isIterable(prototype: object): boolean {
  return Symbol.iterator in prototype || Symbol.asyncIterator in prototype;
}
