import { ROOT_CONTEXT, type Context } from '@opentelemetry/api';

/**
 * A context of a few values in two short lists, of which each further value copies one. OpenTelemetry's own builds a Map
 * and three functions each time, which is most of what it costs to enter a span.
 */
class LeanContext implements Context {
  constructor(
    private readonly keys: readonly symbol[],
    private readonly values: readonly unknown[],
  ) {}

  getValue(key: symbol): unknown {
    const at = this.keys.indexOf(key);
    return at < 0 ? undefined : this.values[at];
  }

  setValue(key: symbol, value: unknown): Context {
    const at = this.keys.indexOf(key);
    if (at < 0) return new LeanContext(joined(this.keys, [key]), joined(this.values, [value]));
    const values = this.values.slice();
    values[at] = value;
    return new LeanContext(this.keys, values);
  }

  /** All at once, which is cheaper than one after the other. */
  setValues(keys: readonly symbol[], values: readonly unknown[]): Context {
    if (this.keys.length > 0 && keys.some((key) => this.keys.includes(key)))
      return oneByOne(this, keys, values);
    return new LeanContext(joined(this.keys, keys), joined(this.values, values));
  }

  deleteValue(key: symbol): Context {
    return this.keys.includes(key) ? this.setValue(key, undefined) : this;
  }
}

/** Where a request, a message or a job begins: nothing is known yet. */
export const LEAN_ROOT: Context = new LeanContext([], []);

/** A context with further values, in the order of their keys. */
export function withValues(parent: Context, keys: readonly symbol[], values: readonly unknown[]): Context {
  const base = leanBase(parent);
  return base instanceof LeanContext ? base.setValues(keys, values) : oneByOne(base, keys, values);
}

/** By hand: `concat` is a call out of the machine code. */
function joined<T>(first: readonly T[], second: readonly T[]): readonly T[] {
  if (first.length === 0) return second;
  const all = new Array<T>(first.length + second.length);
  for (let at = 0; at < first.length; at++) all[at] = first[at] as T;
  for (let at = 0; at < second.length; at++) all[first.length + at] = second[at] as T;
  return all;
}

function oneByOne(parent: Context, keys: readonly symbol[], values: readonly unknown[]): Context {
  return keys.reduce((context, key, at) => context.setValue(key, values[at]), parent);
}

/** What to build on: contexts of others stay, OpenTelemetry's empty one is replaced by ours. */
export function leanBase(parent: Context): Context {
  return parent === ROOT_CONTEXT ? LEAN_ROOT : parent;
}
