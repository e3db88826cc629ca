import 'reflect-metadata';
import { types } from 'node:util';
import { withLayer, type Layer, type Place } from './layers.js';
import { MOST_NESTED, type Nesting } from './nesting.js';

export type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Creates the replacement of a method. Its rest parameter should only be passed to `original.apply`, so that the engine
 * allocates no array.
 *
 * @param nesting incremented while the method is on the stack, for recorders that limit recursion
 */
export type Around = (original: AnyFunction, nesting: Nesting) => AnyFunction;

/** Whether a call needs the wrapper. Must not throw. */
export type IsWanted = (self: unknown) => boolean;

/** A method and its current wrappers. */
interface Wrapped {
  readonly method: AnyFunction;
  readonly layers: readonly Layer<Wrapper>[];
}

interface Wrapper {
  readonly around: Around;
  readonly isWanted: IsWanted | undefined;
}

const wrappedMethods = new WeakMap<AnyFunction, Wrapped>();

/**
 * Wraps a method so that the wrapper is indistinguishable: name, length, own properties and all Reflect metadata are
 * preserved, whatever other decorators are present, and like any method it is no constructor.
 *
 * @param descriptor descriptor of the decorated method
 * @param around creates the wrapper; called again when another decorator is inserted below
 * @param place order among this package's decorators; without it, the wrapper stays in source order
 * @param isWanted lets calls skip the wrapper; by default none does
 */
export function wrapMethod(
  descriptor: PropertyDescriptor,
  around: Around,
  place?: Place,
  isWanted?: IsWanted,
): void {
  const given = descriptor.value as AnyFunction;
  const { method, layers } = wrappedMethods.get(given) ?? { method: given, layers: [] };
  const wrapper = { around, isWanted };
  const all = withLayer(layers, { around: wrapper, place });
  // Layers below the new top layer need not be rebuilt.
  const onTop = all[all.length - 1]?.around === wrapper;
  const wrapped = onTop
    ? wrap(given, wrapper, given)
    : all.reduce((inner, layer) => wrap(inner, layer.around, given), method);
  wrappedMethods.set(wrapped, { method, layers: all });
  descriptor.value = wrapped;
}

/** @param looks the function whose name, properties and metadata are copied */
function wrap(given: AnyFunction, { around, isWanted }: Wrapper, looks: AnyFunction): AnyFunction {
  const nesting: Nesting = { depth: 0 };
  const original = callable(given);
  const recorded = around(original, nesting);
  const holder = {
    // Uses as few registers as possible, because this frame limits the depth of recursion. A parameter needs no
    // additional register, unlike a variable or a rest parameter; `arguments` still has the passed values.
    method(this: unknown, chosen?: unknown): unknown {
      chosen =
        nesting.depth < MOST_NESTED && (isWanted === undefined || isWanted(this)) ? recorded : original;
      // eslint-disable-next-line prefer-rest-params -- see above
      return (chosen as AnyFunction).apply(this, arguments as unknown as unknown[]);
    },
  };
  // eslint-disable-next-line @typescript-eslint/unbound-method -- the decorated class gets it
  const wrapped = holder.method;
  if (returnsNewPromise(given)) aroundAsync.add(wrapped);
  return likeOriginal(wrapped, looks);
}

const aroundAsync = new WeakSet<AnyFunction>();

/** Whether a function is async, or wraps an async one, so that no other code can have referenced its promise yet. */
export function returnsNewPromise(original: AnyFunction): boolean {
  return (
    (types.isAsyncFunction(original) && !types.isGeneratorFunction(original)) || aroundAsync.has(original)
  );
}

/** The function itself, or a forwarder when its `apply` is not `Function.prototype.apply`. */
function callable(fn: AnyFunction): AnyFunction {
  if (!types.isProxy(fn) && fn.apply === Function.prototype.apply) return fn;
  return function (this: unknown, ...args: unknown[]) {
    return Reflect.apply(fn, this, args);
  };
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
  // An async function has a different prototype: its `constructor` and tag identify the kind of function.
  if (prototype !== Reflect.getPrototypeOf(wrapped)) Reflect.setPrototypeOf(wrapped, prototype);
  return wrapped;
}
