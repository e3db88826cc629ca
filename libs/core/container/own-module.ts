const OWN = Symbol.for('nestjs-observability:own-module');

/** Decorator of a module of this package whose providers are all its own: nothing in it is to be observed. */
export function OwnModule(): ClassDecorator {
  return (type) => void Object.defineProperty(type, OWN, { value: true });
}

/** Whether a module is of the application: half of what a small application consists of is of this package. */
export function isObserved(module: unknown): boolean {
  return typeof module !== 'function' || !Object.hasOwn(module, OWN);
}
