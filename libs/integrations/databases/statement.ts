/** What a statement does and to which table, for labels; few values, whatever the text. */
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
/** Other words for the same. */
const SYNONYMS = new Map([
  ['start', 'begin'],
  ['end', 'commit'],
]);
const NAME = String.raw`(?:"?\w+"?\.)?"?(\w+)"?`;
const TABLE = new RegExp(String.raw`\b(?:from|into|update|join)\s+(?:only\s+)?${NAME}`, 'i');
/** May be cut off at its end. */
const LITERALS = /'(?:[^']|'')*(?:'|$)/g;
const LEADING_COMMENTS = /^(?:\s+|--[^\n]*\n|\/\*.*?\*\/)+/s;
/** A name stands near the beginning; a statement with thousands of values need not be read to its end. */
const READ_AT_MOST = 2000;

/**
 * Reads what a SQL statement does: its first word and the first table it names.
 *
 * @example
 * ```ts
 * statementOf('SELECT * FROM public.trends WHERE id = $1'); // { operation: 'select', table: 'trends' }
 * ```
 */
export function statementOf(text: string): Statement {
  const start = text.slice(0, READ_AT_MOST).replace(LEADING_COMMENTS, '').replace(LITERALS, '');
  const word = /^\w+/.exec(start)?.[0].toLowerCase() ?? '';
  const operation = word === 'with' ? operationWithin(start) : (SYNONYMS.get(word) ?? word);
  return {
    operation: OPERATIONS.has(operation) ? operation : 'other',
    table: TABLE.exec(start)?.[1]?.toLowerCase() ?? 'none',
  };
}

/** `WITH … AS (…)` says what it does after its parts; what changes something counts. */
function operationWithin(text: string): string {
  return /\b(insert|update|delete)\b/i.exec(text)?.[1]?.toLowerCase() ?? 'select';
}
