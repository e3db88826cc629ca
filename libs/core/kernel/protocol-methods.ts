/** Methods called by the language: `JSON.stringify`, a template, an `await`. */
const LANGUAGE = ['constructor', 'toJSON', 'toString', 'toLocaleString', 'valueOf', 'then'];
/** Methods that Nest calls once per application, before telemetry starts or when it stops. */
const LIFECYCLE = [
  'onModuleInit',
  'onApplicationBootstrap',
  'onModuleDestroy',
  'beforeApplicationShutdown',
  'onApplicationShutdown',
];
/** Implementation methods that a Node.js stream calls. */
const STREAM = ['_construct', '_read', '_write', '_writev', '_transform', '_flush', '_final', '_destroy'];
const NAMES: ReadonlySet<unknown> = new Set([...LANGUAGE, ...LIFECYCLE, ...STREAM]);

/** Methods of an iterator, or of an object in `for await`. */
const STEPS: ReadonlySet<unknown> = new Set(['next', 'return', 'throw']);

/** Well-known symbols such as `Symbol.iterator`, and those that `util.inspect` and Node.js use. */
const SYMBOLS: ReadonlySet<unknown> = new Set([
  ...Reflect.ownKeys(Symbol).map((key): unknown => Reflect.get(Symbol, key)),
  ...['nodejs.util.inspect.custom', 'nodejs.util.promisify.custom', 'nodejs.rejection', 'nodejs.dispose'].map(
    (name) => Symbol.for(name),
  ),
]);

/**
 * Whether the language, Node.js or Nest calls a method as part of a protocol, rather than the application for its work.
 * Class decorators skip these; a decorator on the method itself applies.
 */
export function isProtocol(key: string | symbol, prototype: object): boolean {
  if (typeof key === 'symbol') return SYMBOLS.has(key);
  return NAMES.has(key) || (STEPS.has(key) && isIterable(prototype));
}

function isIterable(prototype: object): boolean {
  return Symbol.iterator in prototype || Symbol.asyncIterator in prototype;
}
