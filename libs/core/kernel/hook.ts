export type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Creates the replacement of a method. `original` is the object's current method. */
export type Replacement = (original: Method) => Method;

/**
 * Replaces methods of one object by non-enumerable own properties. The object's identity, private fields and class do
 * not change.
 */
export class Hook {
  private readonly before = new Map<string, PropertyDescriptor | undefined>();
  /** Weak, so that observing a result does not keep it alive. */
  private readonly ref: WeakRef<object>;

  constructor(target: object) {
    this.ref = new WeakRef(target);
  }

  get target(): object | undefined {
    return this.ref.deref();
  }

  /** @returns false without any change, when the object has no such method or cannot be modified */
  replace(target: object, name: string, replacement: Replacement): boolean {
    const original = dataMethod(target, name);
    if (!original) return false;
    const own = Reflect.getOwnPropertyDescriptor(target, name);
    const attributes = own ?? { configurable: true, writable: true, enumerable: false };
    if (!Reflect.defineProperty(target, name, { ...attributes, value: replacement(original) })) return false;
    this.before.set(name, own);
    return true;
  }

  /** Restores the object's methods. If the object was frozen meanwhile, the replacements forward their calls. */
  remove(target: object): void {
    for (const [name, own] of this.before) {
      if (own) Reflect.defineProperty(target, name, own);
      else Reflect.deleteProperty(target, name);
    }
    this.before.clear();
  }
}

/** A method that is a data property of an object or its prototypes; a getter might return a different one each time. */
export function dataMethod(target: object, name: string): Method | undefined {
  for (let owner: object | null = target; owner; owner = Object.getPrototypeOf(owner) as object | null) {
    const found = Reflect.getOwnPropertyDescriptor(owner, name);
    if (found) return typeof found.value === 'function' ? (found.value as Method) : undefined;
  }
  return undefined;
}
