import { isDeepStrictEqual } from 'node:util';
import type { ManagementEndpoint, ResolvedOptions } from '#contracts';
import type { Option } from '#options';
import { createRedactor, REDACTED } from '#redaction';
import { OPTION_TABLES } from './tables.js';

/** An option, as it is in force. */
export interface OptionInForce {
  /** Such as `store.maxBytes`. */
  readonly path: string;
  /** As text; secrets are masked, and long values cut. */
  readonly value: string;
  /** Whether it is what holds when nobody sets it. */
  readonly isDefault: boolean;
}

const MOST_CHARACTERS = 1_000;
const NOT_SET = 'not set';

/** `/console/options`: every option with its value, for people who wonder what an application was told. */
export function optionsEndpoint(options: ResolvedOptions): ManagementEndpoint {
  return {
    path: '/console/options',
    access: 'local',
    listed: false,
    handle: () => ({
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ options: optionsInForce(options) }),
    }),
  };
}

/** Every option that is declared, in the order of the reference. */
export function optionsInForce(resolved: ResolvedOptions): OptionInForce[] {
  const redactor = createRedactor(resolved.logging.redact);
  return Object.entries(OPTION_TABLES).flatMap(([group, { options }]) => {
    const values: Readonly<Record<string, unknown>> = { ...resolved[group as keyof ResolvedOptions] };
    return Object.entries(options as Readonly<Record<string, Option<unknown>>>).map(([name, option]) => {
      const value = values[name];
      const shown = option.secret ? masked(value) : redactor.fields({ [name]: plain(value) })[name];
      return {
        path: `${group}.${name}`,
        value: cut(textOf(shown)),
        isDefault: isDeepStrictEqual(value, option.default),
      };
    });
  });
}

/** How many secrets there are says nothing about them. */
function masked(value: unknown): unknown {
  const isEmpty =
    value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
  return isEmpty ? undefined : REDACTED;
}

/** A value as JSON can say it: objects with a class and functions by their names. */
function plain(value: unknown, depth = 0): unknown {
  if (typeof value === 'function') return `[function ${value.name || 'without a name'}]`;
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value;
  if (value instanceof RegExp) return String(value);
  if (Array.isArray(value)) return depth > 4 ? '[…]' : value.map((item) => plain(item, depth + 1));
  const type = (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor
    ?.name;
  if (type !== undefined && type !== 'Object') return `[${type}]`;
  if (depth > 4) return '{…}';
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one, depth + 1)]));
}

function textOf(value: unknown): string {
  if (value === undefined) return NOT_SET;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function cut(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
