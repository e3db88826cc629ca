type Call = (...args: unknown[]) => unknown;

/** Stands around one call of a method: is given the call itself and what the caller passed. */
export type AroundCall = (call: Call, args: unknown[]) => unknown;

/** Functions that wait for the next call of one object at most; who comes then is not told of it. */
const MOST_WAITING = 100;

/** What waits for the next call, for every object whose method has been wrapped: once, however often it is handed on. */
const waiting = new WeakMap<object, AroundCall[]>();

/**
 * Puts a function around the next call of a method of an object, which stays the object it is. Those that wait for the
 * same call stand around each other, the latest outermost; later calls are left alone. Of every object it is to be the
 * same method.
 *
 * @returns false when the object does not let itself be changed, or too many wait already
 */
export function aroundNextCall(target: object, method: 'then' | 'subscribe', around: AroundCall): boolean {
  const known = waiting.get(target);
  if (known) return known.length < MOST_WAITING && known.push(around) > 0;
  const arounds = [around];
  const original = (target as Record<string, Call>)[method] as Call;
  const value: Call = function (this: unknown, ...args) {
    const call: Call = (...given) => original.apply(this, given);
    const next = arounds.splice(0).reduce<Call>(
      (inner, outer) =>
        (...given) =>
          outer(inner, given),
      call,
    );
    return next(...args);
  };
  if (!Reflect.defineProperty(target, method, { value, configurable: true, writable: true })) return false;
  waiting.set(target, arounds);
  return true;
}
