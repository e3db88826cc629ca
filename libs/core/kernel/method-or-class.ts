type AnyMethod = (...args: never) => unknown;

/** Wraps one method of a class; `owner` is the class's name, `onClass` says whether the whole class is decorated. */
export type WrapMember = (
  descriptor: PropertyDescriptor,
  owner: string,
  member: string,
  onClass: boolean,
) => void;

/** What a decorator for methods and classes is. */
export interface MethodOrClassDecorator {
  <T extends AnyMethod>(
    target: object,
    property: string | symbol,
    descriptor: TypedPropertyDescriptor<T>,
  ): void;
  (target: abstract new (...args: never) => unknown): void;
}

/** Makes a decorator for both. On a method it wraps the method, on a class every method that the class itself defines. */
export function methodOrClass(wrap: WrapMember): MethodOrClassDecorator {
  return (target: object, property?: string | symbol, descriptor?: PropertyDescriptor): void => {
    if (property !== undefined && descriptor)
      return wrap(descriptor, classNameOf(target), memberName(property), false);
    const { name, prototype } = target as { name: string; prototype: object };
    for (const member of Reflect.ownKeys(prototype)) wrapMember(prototype, member, name, wrap);
  };
}

function wrapMember(prototype: object, member: string | symbol, owner: string, wrap: WrapMember): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, member);
  if (member === 'constructor' || typeof descriptor?.value !== 'function' || !descriptor.configurable) return;
  wrap(descriptor, owner, memberName(member), true);
  Object.defineProperty(prototype, member, descriptor);
}

function classNameOf(target: object): string {
  return typeof target === 'function' ? target.name : target.constructor.name;
}

function memberName(property: string | symbol): string {
  return typeof property === 'symbol' ? (property.description ?? 'symbol') : property;
}
