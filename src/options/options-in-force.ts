import { isDeepStrictEqual } from 'node:util';
import type { ManagementEndpoint, ResolvedOptions } from '#contracts';
import type { Option } from '#options';
import { createRedactor, REDACTED } from '#redaction';
import { OPTION_TABLES } from './tables.js';

/** An option with its value in force. */
export interface OptionInForce {
  /** For example `store.maxBytes`. */
  readonly path: string;
  /** As text; secrets are masked, and long values truncated. */
  readonly value: string;
  /** Whether the value is the default. */
  readonly isDefault: boolean;
}

const MOST_CHARACTERS = 1_000;
const NOT_SET = 'not set';

/** `/console/options`: every option with its value in force. */
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

/** Every declared option, in the order of the reference. */
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

/** The number of secrets is not confidential, so it is kept. */
function masked(value: unknown): unknown {
  const isEmpty =
    value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
  return isEmpty ? undefined : REDACTED;
}

/** A value that JSON can represent: class instances and functions are replaced by their names. */
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
