import type { EventEmitter } from 'node:events';

type Listener = (...args: unknown[]) => void;
type Adder = (event: string | symbol, listener: Listener) => EventEmitter;

const ADDING = ['addListener', 'on', 'once', 'prependListener', 'prependOnceListener'] as const;
const REMOVING = ['removeListener', 'off'] as const;
/** Marks an emitter that is bound already; its first context is kept. */
const BOUND = Symbol.for('nestjs-observability:bound-emitter');

/**
 * Wraps the listeners that are added to an emitter from now on. They can be removed by the original function.
 *
 * @param bind wraps a listener
 */
export function bindEmitter<E extends EventEmitter>(emitter: E, bind: (listener: Listener) => Listener): E {
  if (Reflect.has(emitter, BOUND)) return emitter;
  Object.defineProperty(emitter, BOUND, { value: true });
  const bound = new WeakMap<Listener, Listener>();
  // `once` calls `on` internally; its wrapper must not be bound again.
  let isAdding = false;
  for (const method of ADDING) {
    const original = Reflect.get(emitter, method) as Adder;
    replace(emitter, method, function (this: EventEmitter, event, listener) {
      if (isAdding || typeof listener !== 'function') return original.call(this, event, listener);
      const known = bound.get(listener) ?? bind(listener);
      bound.set(listener, known);
      isAdding = true;
      try {
        return original.call(this, event, known);
      } finally {
        isAdding = false;
      }
    });
  }
  for (const method of REMOVING) {
    const original = Reflect.get(emitter, method) as Adder;
    replace(emitter, method, function (this: EventEmitter, event, listener) {
      return original.call(this, event, bound.get(listener) ?? listener);
    });
  }
  return emitter;
}

function replace(emitter: EventEmitter, method: string, replacement: Adder): void {
  Object.defineProperty(emitter, method, { configurable: true, writable: true, value: replacement });
}
