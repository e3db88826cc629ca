import type { Field } from './log-record.js';

/** A child logger's serializers by field name. */
export type Serializers = Readonly<Record<string, ((value: unknown) => unknown) | undefined>>;

/** @param upTo number of fields to search */
export function has(fields: readonly Field[], name: string, upTo = fields.length): boolean {
  for (let index = 0; index < upTo; index++) if (fields[index]?.name === name) return true;
  return false;
}

/** Merges the bindings of a logger and the fields of a line, which take precedence. */
export function joined(bindings: readonly Field[], own: readonly Field[]): Field[] {
  const fields: Field[] = [];
  for (const binding of bindings) if (!has(own, binding.name)) fields.push(binding);
  for (const field of own) fields.push(field);
  return fields;
}

/** Reads a property; its getter or serializer may throw. */
export function read(source: object, name: string, serializers?: Serializers): unknown {
  try {
    const value = (source as Record<string, unknown>)[name];
    const serialize = serializers?.[name];
    return typeof serialize === 'function' ? serialize(value) : value;
  } catch {
    return '[unreadable]';
  }
}
