import { types } from 'node:util';
import type { Redactor } from '#redaction';
import { errorEntries } from './error-entries.js';
import type { SafeText } from './safe-text.js';
import { fallbackFor } from './fallback.js';

const MAX_DEPTH = 8;
const MAX_ENTRIES = 1_000;
const MAX_KEY_LENGTH = 256;

export const REDACTED_JSON = '"[redacted]"';
const CIRCULAR = '"[circular]"';
const TOO_DEEP = '"[too deep]"';
const UNREADABLE = '"[unreadable]"';
const CUT = '"[cut]"';

type Entry = readonly [key: unknown, read: () => unknown];

/** Rules for writing a value. */
export interface WritingRules {
  text: SafeText;
  redactor: Redactor;
  /** Maximum characters of one value. */
  maxLength: number;
}

/** Writes any value as JSON text; undefined where JSON has no form. Never throws. */
export function writeValue(value: unknown, rules: WritingRules): string | undefined {
  return new Walk(rules).write(value, 0);
}

/** The traversal of one value. Its state is not shared, because a getter may log as well. */
class Walk {
  private left: number;
  private readonly above: object[] = [];

  constructor(private readonly rules: WritingRules) {
    this.left = rules.maxLength;
  }

  write(value: unknown, depth: number): string | undefined {
    const written =
      typeof value === 'object' && value !== null ? this.object(value, depth) : this.simple(value);
    this.left -= written?.length ?? 0;
    return written;
  }

  private simple(value: unknown): string | undefined {
    switch (typeof value) {
      case 'string':
        return this.text(value);
      case 'number':
        return Number.isFinite(value) ? String(value) : 'null';
      case 'boolean':
        return value ? 'true' : 'false';
      case 'undefined':
        return undefined;
      case 'bigint':
        return value.toString().length > 400 ? '"[bigint]"' : `"${value}"`;
      case 'symbol':
        return this.text(String(value));
      case 'function':
        return '"[function]"';
      default:
        return 'null';
    }
  }

  private text(text: string): string {
    const { text: safe } = this.rules;
    return safe.write(text, Math.max(64, Math.min(safe.maxLength, this.left)));
  }

  private object(value: object, depth: number): string {
    if (this.left <= 0) return CUT;
    if (this.above.includes(value)) return CIRCULAR;
    if (depth > MAX_DEPTH) return TOO_DEEP;
    this.above.push(value);
    try {
      return this.shape(value, depth) ?? 'null';
    } catch {
      // The value's proxy, getter or toJSON threw.
      return UNREADABLE;
    } finally {
      this.above.pop();
    }
  }

  private shape(value: object, depth: number): string | undefined {
    if (Array.isArray(value)) return this.array(value, depth);
    if (types.isNativeError(value) || value instanceof Error) {
      return this.entries(errorEntries(value), depth);
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      if (types.isMap(value)) return this.map(value, depth);
      if (types.isSet(value)) return this.array([...limited(value)], depth, value.size);
      const instead = fallbackFor(value);
      if (instead !== undefined) return this.write(instead, depth);
    }
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON === 'function') return this.write(toJSON.call(value, ''), depth + 1);
    return this.own(value, depth);
  }

  private map(map: Map<unknown, unknown>, depth: number): string {
    const entries = [...limited(map)].map(([key, item]): Entry => [key, () => item]);
    return this.entries(entries, depth, undefined, map.size);
  }

  private array(items: readonly unknown[], depth: number, length = items.length): string {
    const written: string[] = [];
    for (let index = 0; index < items.length; index++) {
      if (this.left <= 0 || index >= MAX_ENTRIES) break;
      const [before, item] = [items[index - 1], items[index]];
      // A flat list of names and values, as in `rawHeaders` and `argv`.
      const hidden =
        typeof item === 'string' && typeof before === 'string' && this.rules.redactor.hides(before, item);
      written.push(hidden ? REDACTED_JSON : (this.write(item, depth + 1) ?? 'null'));
    }
    if (written.length < length) written.push(`"[cut, ${length - written.length} more]"`);
    return `[${written.join(',')}]`;
  }

  private own(value: object, depth: number): string {
    const keys = Object.keys(value);
    const read = (key: string): Entry => [key, () => (value as Record<string, unknown>)[key]];
    return this.entries(keys.slice(0, MAX_ENTRIES).map(read), depth, value, keys.length);
  }

  private entries(entries: readonly Entry[], depth: number, owner?: object, total = entries.length): string {
    const written: string[] = [];
    let seen = 0;
    for (const [name, read] of entries) {
      if (this.left <= 0) break;
      seen += 1;
      const key = typeof name === 'string' ? name : describeKey(name);
      const item = this.read(key, read, depth, owner);
      if (item !== undefined) written.push(`${this.key(key)}:${item}`);
    }
    if (seen < total) written.push(`"…":"[cut, ${total - seen} more]"`);
    return `{${written.join(',')}}`;
  }

  private read(key: string, read: () => unknown, depth: number, owner?: object): string | undefined {
    let value: unknown;
    try {
      value = read();
    } catch {
      return UNREADABLE;
    }
    const { redactor } = this.rules;
    if (redactor.hides(key, value)) return REDACTED_JSON;
    if (key === 'value' && owner && redactor.hides(nameBeside(owner), value)) return REDACTED_JSON;
    return this.write(value, depth + 1);
  }

  private key(key: string): string {
    const written = this.rules.text.write(key, MAX_KEY_LENGTH);
    this.left -= written.length;
    return written;
  }
}

/** The name in `{ name: 'Authorization', value: '…' }`. */
function nameBeside(owner: object): string {
  const { name, key } = owner as { name?: unknown; key?: unknown };
  return typeof name === 'string' ? name : typeof key === 'string' ? key : '';
}

/** Keys of a Map may have any type. */
function describeKey(key: unknown): string {
  if (typeof key === 'symbol') return key.toString();
  return typeof key === 'object' || typeof key === 'function' ? `[${typeof key}]` : `${key as string}`;
}

function* limited<T>(source: Iterable<T>): Generator<T> {
  let taken = 0;
  for (const item of source) {
    if (taken++ >= MAX_ENTRIES) return;
    yield item;
  }
}
