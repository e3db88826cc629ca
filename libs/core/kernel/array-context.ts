import { ROOT_CONTEXT, trace, type Context, type Span } from '@opentelemetry/api';

/**
 * A context that stores its few values in two short arrays, and the span in a separate field, since most contexts
 * differ from their parent only by the span. OpenTelemetry's context builds a Map and three functions for each value,
 * which is most of the cost of entering a span.
 */
class ArrayContext implements Context {
  constructor(
    private readonly keys: readonly symbol[],
    private readonly values: readonly unknown[],
    private readonly span: unknown,
  ) {}

  getValue(key: symbol): unknown {
    if (key === SPAN_KEY) return this.span;
    const at = placeOf(this.keys, key);
    return at < 0 ? undefined : this.values[at];
  }

  setValue(key: symbol, value: unknown): Context {
    if (key === SPAN_KEY) return new ArrayContext(this.keys, this.values, value);
    const at = placeOf(this.keys, key);
    if (at < 0) return new ArrayContext(joined(this.keys, [key]), joined(this.values, [value]), this.span);
    const values = this.values.slice();
    values[at] = value;
    return new ArrayContext(this.keys, values, this.span);
  }

  /** Sets several values at once, which is cheaper than one by one; the span is not allowed. */
  setValues(keys: readonly symbol[], values: readonly unknown[]): Context {
    if (this.keys.length > 0 && keys.some((key) => this.keys.includes(key)))
      return oneByOne(this, keys, values);
    return new ArrayContext(joined(this.keys, keys), joined(this.values, values), this.span);
  }

  deleteValue(key: symbol): Context {
    return key === SPAN_KEY || this.keys.includes(key) ? this.setValue(key, undefined) : this;
  }
}

/**
 * The private key of OpenTelemetry's API for the active span, observed by passing a probe context to `trace.setSpan`.
 */
const SPAN_KEY = askedKey((probe) => trace.setSpan(probe, {} as Span));

function askedKey(ask: (probe: Context) => unknown): symbol | undefined {
  let asked: symbol | undefined;
  const probe: Context = {
    getValue: () => undefined,
    setValue(key) {
      asked = key;
      return probe;
    },
    deleteValue: () => probe,
  };
  ask(probe);
  return asked;
}

/** An empty context, for the start of a request, a message or a job. */
export const EMPTY_CONTEXT: Context = new ArrayContext([], [], undefined);

/** A context with further values, in the order of their keys; the span is not allowed. */
export function withValues(parent: Context, keys: readonly symbol[], values: readonly unknown[]): Context {
  const base = baseContext(parent);
  return base instanceof ArrayContext ? base.setValues(keys, values) : oneByOne(base, keys, values);
}

/** A loop, because `indexOf` is a call out of optimised code. */
function placeOf(keys: readonly symbol[], key: symbol): number {
  for (let at = 0; at < keys.length; at++) if (keys[at] === key) return at;
  return -1;
}

/** A loop, because V8 does not inline `concat`. */
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

/** The context to derive from: replaces OpenTelemetry's empty context by ours, and keeps any other. */
export function baseContext(parent: Context): Context {
  return parent === ROOT_CONTEXT ? EMPTY_CONTEXT : parent;
}
