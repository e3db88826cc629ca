export type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Makes what is called in place of a method. `original` is the method as the object has it. */
export type Replacement = (original: Method) => Method;

/**
 * Some methods of one object, replaced by own properties that are not enumerable. The object stays the same, its
 * private fields and its class too.
 */
export class Hook {
  private readonly before = new Map<string, PropertyDescriptor | undefined>();
  /** Weak: what follows a result must not keep it. */
  private readonly ref: WeakRef<object>;

  constructor(target: object) {
    this.ref = new WeakRef(target);
  }

  get target(): object | undefined {
    return this.ref.deref();
  }

  /** @returns false, and nothing is changed, when the object has no such method or does not let itself be changed */
  replace(target: object, name: string, replacement: Replacement): boolean {
    const original = dataMethod(target, name);
    if (!original) return false;
    const own = Reflect.getOwnPropertyDescriptor(target, name);
    const attributes = own ?? { configurable: true, writable: true, enumerable: false };
    if (!Reflect.defineProperty(target, name, { ...attributes, value: replacement(original) })) return false;
    this.before.set(name, own);
    return true;
  }

  /** Gives the object its own methods back. Where it has been frozen since, the replacements hand their calls on. */
  remove(target: object): void {
    for (const [name, own] of this.before) {
      if (own) Reflect.defineProperty(target, name, own);
      else Reflect.deleteProperty(target, name);
    }
    this.before.clear();
  }
}

/** A method that is a plain property of an object or of a prototype; what a getter makes up may be another each time. */
export function dataMethod(target: object, name: string): Method | undefined {
  for (let owner: object | null = target; owner; owner = Object.getPrototypeOf(owner) as object | null) {
    const found = Reflect.getOwnPropertyDescriptor(owner, name);
    if (found) return typeof found.value === 'function' ? (found.value as Method) : undefined;
  }
  return undefined;
}
