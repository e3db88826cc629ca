import { ObservabilityError } from '#contracts';
import { isProtocol } from './protocol-methods.js';

type AnyMethod = (...args: never) => unknown;

/** A decorated method. */
export interface DecoratedMember {
  readonly descriptor: PropertyDescriptor;
  /** Name of its class. */
  readonly owner: string;
  /** Name of the method. */
  readonly member: string;
  /** Whether the decorator is on the class. */
  readonly onClass: boolean;
}

/** Decorates one method by changing its descriptor. */
export type DecorateMember = (member: DecoratedMember) => void;

/** A decorator for methods and classes. */
export interface MethodOrClassDecorator {
  <T extends AnyMethod>(
    target: object,
    property: string | symbol,
    descriptor: TypedPropertyDescriptor<T>,
  ): void;
  (target: abstract new (...args: never) => unknown): void;
}

/**
 * Creates a decorator for methods and classes. On a class it decorates every method that the class itself defines and
 * that the application calls; see {@link isProtocol}.
 *
 * @param name name of the decorator, for errors
 * @throws ObservabilityError `OBS_DECORATOR`, when the class is defined, if the target is neither a method nor a class
 */
export function methodOrClass(name: string, decorate: DecorateMember): MethodOrClassDecorator {
  const onMethod = methodOnly(name, decorate);
  return (target: object, property?: string | symbol, descriptor?: PropertyDescriptor): void => {
    if (property !== undefined) onMethod(target, property, descriptor);
    else if (typeof target === 'function') decorateClass(target, decorate);
    else throw misplaced(name, 'stands on something that is neither a method nor a class.');
  };
}

/** Creates a decorator for methods. Parameters and errors as in {@link methodOrClass}. */
export function methodOnly(
  name: string,
  decorate: DecorateMember,
): (target: object, property?: string | symbol, descriptor?: PropertyDescriptor) => void {
  return (target, property, descriptor) => {
    if (property === undefined) throw misplaced(name, 'stands on a class, but it is for methods.');
    if (typeof property === 'object')
      throw misplaced(name, 'needs `experimentalDecorators: true` in tsconfig.json, as Nest does.');
    const owner = classNameOf(target);
    const problem = problemOf(descriptor);
    if (problem) throw misplaced(name, `on \`${owner}.${String(property)}\` ${problem}`);
    decorate({
      descriptor: descriptor as PropertyDescriptor,
      owner,
      member: memberName(property),
      onClass: false,
    });
  };
}

function decorateClass(
  { name, prototype }: { name: string; prototype: object },
  decorate: DecorateMember,
): void {
  for (const key of Reflect.ownKeys(prototype)) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, key);
    if (typeof descriptor?.value !== 'function' || !descriptor.configurable || isProtocol(key, prototype))
      continue;
    decorate({ descriptor, owner: name, member: memberName(key), onClass: true });
    Object.defineProperty(prototype, key, descriptor);
  }
}

function problemOf(descriptor: PropertyDescriptor | undefined): string | undefined {
  if (typeof descriptor === 'object' && typeof descriptor.value === 'function') return undefined;
  if (typeof descriptor === 'number') return 'stands on a parameter, but it is for methods.';
  if (descriptor?.get ?? descriptor?.set)
    return 'stands on a getter or setter, but it is for methods: decorate a method that the accessor calls.';
  return 'stands on a property, but it is for methods: write the function as a method, `name() { … }`.';
}

function misplaced(name: string, problem: string): ObservabilityError {
  return new ObservabilityError('OBS_DECORATOR', `@${name} ${problem}`);
}

function classNameOf(target: object): string {
  return typeof target === 'function' ? target.name : (target.constructor?.name ?? 'Object');
}

function memberName(property: string | symbol): string {
  return typeof property === 'symbol' ? (property.description ?? 'symbol') : property;
}
