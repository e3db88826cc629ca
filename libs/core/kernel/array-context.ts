import { ROOT_CONTEXT, type Context } from '@opentelemetry/api';

/**
 * A context that keeps its few values in two short arrays. OpenTelemetry's own context builds a Map and three functions
 * for each further value, which is most of the cost of entering a span.
 */
class ArrayContext implements Context {
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
    if (at < 0) return new ArrayContext(joined(this.keys, [key]), joined(this.values, [value]));
    const values = this.values.slice();
    values[at] = value;
    return new ArrayContext(this.keys, values);
  }

  /** Sets several values at once, which is cheaper than one after the other. */
  setValues(keys: readonly symbol[], values: readonly unknown[]): Context {
    if (this.keys.length > 0 && keys.some((key) => this.keys.includes(key)))
      return oneByOne(this, keys, values);
    return new ArrayContext(joined(this.keys, keys), joined(this.values, values));
  }

  deleteValue(key: symbol): Context {
    return this.keys.includes(key) ? this.setValue(key, undefined) : this;
  }
}

/** An empty context: where a request, a message or a job begins. */
export const EMPTY_CONTEXT: Context = new ArrayContext([], []);

/** A context with further values, in the order of their keys. */
export function withValues(parent: Context, keys: readonly symbol[], values: readonly unknown[]): Context {
  const base = baseContext(parent);
  return base instanceof ArrayContext ? base.setValues(keys, values) : oneByOne(base, keys, values);
}

/** A loop rather than `concat`, which V8 does not inline. */
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

/** The context to build on: OpenTelemetry's empty context is replaced by ours, every other one is kept. */
export function baseContext(parent: Context): Context {
  return parent === ROOT_CONTEXT ? EMPTY_CONTEXT : parent;
}
