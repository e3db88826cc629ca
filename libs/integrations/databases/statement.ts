import type { StoreCall } from '#tracing';

/** The operation and table of a statement, for labels; few distinct values for any text. */
export interface Statement {
  readonly operation: string;
  readonly table: string;
}

const OPERATIONS = new Set([
  'select',
  'insert',
  'update',
  'delete',
  'begin',
  'commit',
  'rollback',
  'savepoint',
  'release',
  'merge',
  'copy',
  'call',
]);
/** Synonyms of operations. */
const SYNONYMS = new Map([
  ['start', 'begin'],
  ['end', 'commit'],
]);
const NAME = String.raw`(?:"?\w+"?\.)?"?(\w+)"?`;
const TABLE = new RegExp(String.raw`\b(?:from|into|update|join)\s+(?:only\s+)?${NAME}`, 'i');
/** The last literal may be cut off. */
const LITERALS = /'(?:[^']|'')*(?:'|$)/g;
/** Functions whose arguments contain `FROM`, up to that word. */
const FROM_IN_FUNCTIONS = /\b(?:extract|trim|substring|overlay)\s*\([^()]*?\bfrom\b/gi;
/** `SELECT … FOR UPDATE` only locks. */
const LOCKS = /\bfor\s+(?:no\s+key\s+)?update\b/gi;
const LEADING_COMMENTS = /^(?:\s+|--[^\n]*\n|\/\*.*?\*\/)+/s;
/** The table's name is near the start; a statement with thousands of values need not be read completely. */
const READ_AT_MOST = 2000;

/**
 * Parses an SQL statement for its first word and the first table it names.
 *
 * @example
 * ```ts
 * statementOf('SELECT * FROM public.trends WHERE id = $1'); // { operation: 'select', table: 'trends' }
 * ```
 */
export function statementOf(text: string): Statement {
  const start = text
    .slice(0, READ_AT_MOST)
    .replace(LEADING_COMMENTS, '')
    .replace(LITERALS, '')
    .replace(LOCKS, '')
    .replace(FROM_IN_FUNCTIONS, '');
  const word = /^\w+/.exec(start)?.[0].toLowerCase() ?? '';
  const operation = word === 'with' ? operationWithin(start) : (SYNONYMS.get(word) ?? word);
  return {
    operation: OPERATIONS.has(operation) ? operation : 'other',
    table: TABLE.exec(start)?.[1]?.toLowerCase() ?? 'none',
  };
}

/** The operation and table as the semantic conventions name them; undefined where unknown. */
export function namesOf({ operation, table }: Statement): Pick<StoreCall, 'operation' | 'collection'> {
  return {
    operation: operation === 'other' ? undefined : operation.toUpperCase(),
    collection: table === 'none' ? undefined : table,
  };
}

/** The operation of `WITH … AS (…)` follows its parts; a modifying part takes precedence. */
function operationWithin(text: string): string {
  return /\b(insert|update|delete)\b/i.exec(text)?.[1]?.toLowerCase() ?? 'select';
}
