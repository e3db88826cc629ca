import 'reflect-metadata';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Puts a function around a method so that nobody can tell: name, length and every piece of Reflect metadata survive,
 * whatever decorators stand above or below.
 *
 * @param descriptor of the decorated method
 * @param around makes the new method from the original one
 */
export function wrapMethod(
  descriptor: PropertyDescriptor,
  around: (original: AnyFunction) => AnyFunction,
): void {
  const original = descriptor.value as AnyFunction;
  const wrapped = around(original);
  Object.defineProperty(wrapped, 'name', { value: original.name, configurable: true });
  Object.defineProperty(wrapped, 'length', { value: original.length, configurable: true });
  for (const key of Reflect.getOwnMetadataKeys(original) as unknown[]) {
    Reflect.defineMetadata(key, Reflect.getOwnMetadata(key, original), wrapped);
  }
  descriptor.value = wrapped;
}
