import 'reflect-metadata';
import { types } from 'node:util';
import { withLayer, type Layer, type Place } from './layers.js';
import { Nesting } from './nesting.js';

export type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** Calls a method of an object. */
export type ApplyTo = (self: unknown, args: ArrayLike<unknown>) => unknown;

/** Makes what stands around a method. It says when the method begins and ends, where it takes part. */
export type Around = (original: AnyFunction, nesting: Nesting) => ApplyTo;

/** What is around a method by now, and the method itself. */
interface Wrapped {
  readonly method: AnyFunction;
  readonly layers: readonly Layer<Around>[];
}

const wrappedMethods = new WeakMap<AnyFunction, Wrapped>();

/**
 * Puts a function around a method so that nobody can tell: name, length, own properties and every piece of Reflect
 * metadata survive, whatever decorators stand above or below, and like any method it is no constructor.
 *
 * @param descriptor of the decorated method
 * @param around makes the new method from the original one; called again when another decorator gets its place inside
 * @param place where it belongs among the other decorators of this package; without one it stays where it stands
 */
export function wrapMethod(descriptor: PropertyDescriptor, around: Around, place?: Place): void {
  const given = descriptor.value as AnyFunction;
  const { method, layers } = wrappedMethods.get(given) ?? { method: given, layers: [] };
  const all = withLayer(layers, { around, place });
  // What is on top already needs not be made again.
  const onTop = all[all.length - 1]?.around === around;
  const wrapped = onTop
    ? wrap(given, around, given)
    : all.reduce((inner, layer) => wrap(inner, layer.around, given), method);
  wrappedMethods.set(wrapped, { method, layers: all });
  descriptor.value = wrapped;
}

/** @param looks whose name, properties and metadata it has */
function wrap(original: AnyFunction, around: Around, looks: AnyFunction): AnyFunction {
  let now: ApplyTo;
  const nesting = new Nesting((isPlain) => void (now = isPlain ? plain : recorded));
  const plain = applying(original);
  const recorded = around(original, nesting);
  now = recorded;
  const holder = {
    // As few registers as can be: of a deep recursion, this frame is the one that counts.
    method(this: unknown): unknown {
      // eslint-disable-next-line prefer-rest-params -- a rest parameter is a register more
      return now(this, arguments);
    },
  };
  // eslint-disable-next-line @typescript-eslint/unbound-method -- the decorated class gets it
  const wrapped = holder.method;
  if (returnsNewPromise(original)) aroundAsync.add(wrapped);
  return likeOriginal(wrapped, looks);
}

const aroundAsync = new WeakSet<AnyFunction>();

/** An async function, or what stands around one: nobody else can have its promise yet, or have added to it. */
export function returnsNewPromise(original: AnyFunction): boolean {
  return (
    (types.isAsyncFunction(original) && !types.isGeneratorFunction(original)) || aroundAsync.has(original)
  );
}

/** `fn.apply` as a function of its own: a call of it leaves no frame on the stack. */
export function applying(fn: AnyFunction): ApplyTo {
  return Function.prototype.apply.bind(fn) as ApplyTo;
}

function likeOriginal(wrapped: AnyFunction, original: AnyFunction): AnyFunction {
  for (const key of Reflect.ownKeys(original)) {
    const property = Reflect.getOwnPropertyDescriptor(original, key);
    if (property) Reflect.defineProperty(wrapped, key, property);
  }
  for (const key of Reflect.getOwnMetadataKeys(original) as unknown[]) {
    Reflect.defineMetadata(key, Reflect.getOwnMetadata(key, original), wrapped);
  }
  const prototype = Reflect.getPrototypeOf(original);
  // An async function's is another: its `constructor` and its tag say what kind of function it is.
  if (prototype !== Reflect.getPrototypeOf(wrapped)) Reflect.setPrototypeOf(wrapped, prototype);
  return wrapped;
}
