import 'reflect-metadata';
import { types } from 'node:util';
import { withLayer, type Layer, type Place } from './layers.js';
import { MOST_NESTED, type Nesting } from './nesting.js';

export type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Makes what is called in place of a method. It should have a rest parameter that goes nowhere but to `original.apply`:
 * then the engine makes no array of the arguments.
 *
 * @param nesting is counted up while the method is on the stack, where a recursion of it matters
 */
export type Around = (original: AnyFunction, nesting: Nesting) => AnyFunction;

/** Says before a call whether it has to go through what is around the method. May not throw. */
export type IsWanted = (self: unknown) => boolean;

/** What is around a method by now, and the method itself. */
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
 * Wraps a method so that the difference cannot be observed: name, length, own properties and every piece of Reflect
 * metadata survive, whatever decorators stand above or below, and like any method it is no constructor.
 *
 * @param descriptor of the decorated method
 * @param around makes the new method from the original one; called again when another decorator gets its place inside
 * @param place where it belongs among the other decorators of this package; without one it stays where it stands
 * @param isWanted spares calls the way through `around`; without one all go through it
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
  // What is on top already needs not be made again.
  const onTop = all[all.length - 1]?.around === wrapper;
  const wrapped = onTop
    ? wrap(given, wrapper, given)
    : all.reduce((inner, layer) => wrap(inner, layer.around, given), method);
  wrappedMethods.set(wrapped, { method, layers: all });
  descriptor.value = wrapped;
}

/** @param looks whose name, properties and metadata it has */
function wrap(given: AnyFunction, { around, isWanted }: Wrapper, looks: AnyFunction): AnyFunction {
  const nesting: Nesting = { depth: 0 };
  const original = callable(given);
  const recorded = around(original, nesting);
  const holder = {
    // As few registers as can be: of a deep recursion, this frame is the one that counts. A parameter is not one more,
    // a variable or a rest parameter would be; `arguments` has what was passed for it.
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

/** An async function, or what stands around one: nobody else can have its promise yet, or have added to it. */
export function returnsNewPromise(original: AnyFunction): boolean {
  return (
    (types.isAsyncFunction(original) && !types.isGeneratorFunction(original)) || aroundAsync.has(original)
  );
}

/** The function itself, or one that calls it where its `apply` is another than that of all functions. */
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
  // An async function's is another: its `constructor` and its tag say what kind of function it is.
  if (prototype !== Reflect.getPrototypeOf(wrapped)) Reflect.setPrototypeOf(wrapped, prototype);
  return wrapped;
}
