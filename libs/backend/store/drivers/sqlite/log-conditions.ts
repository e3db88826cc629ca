import type { LogFilter } from '#contracts';
import { cleanText } from '../clean-text.js';
import { shortHash } from '../hash.js';
import { checkTimes } from '../page-cursor.js';
import { ftsExpression, readTextQuery, type TextTerm } from '../text-query.js';
import type { Segment } from './segments.js';
import type { SqlValue } from './sqlite-connection.js';
import { Where } from './where.js';

/** Most lines lack the name; `instr` shows this without parsing JSON. */
const HAS_VALUE = `instr(fields, ?) > 0 AND EXISTS (SELECT 1 FROM json_each(fields) WHERE key = ? AND ? = CASE type
  WHEN 'true' THEN type WHEN 'false' THEN type WHEN 'null' THEN type ELSE CAST(value AS TEXT) END)`;

/** The conditions on lines, for SQL and FTS5. */
export interface LogCondition {
  /** FTS5 expression. */
  readonly match?: string;
  readonly where: Where;
}

/** Numbers of the first and last line. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** `FROM` and `WHERE` of a query over one segment, and the column by which its rows are sorted already. */
export function rowSource(
  { number, firstId, lastId }: Segment,
  { match, where }: LogCondition,
  { from, to }: Stretch,
): { from: string; order: string; values: SqlValue[] } {
  const rows = `logs_${number}`;
  const words = `log_words_${number}`;
  if (match === undefined) {
    const all = ['id BETWEEN ? AND ?', ...where.parts].join(' AND ');
    return { from: `${rows} WHERE ${all}`, order: 'id', values: [from, to, ...where.values] };
  }
  const all = new Where().and(`${words} MATCH ?`, match);
  // A condition on the row number halves the speed of FTS5, so it is omitted when not needed.
  if (from > firstId || to < lastId) all.and(`${words}.rowid BETWEEN ? AND ?`, from, to);
  return {
    from: `${words} CROSS JOIN ${rows} ON ${rows}.id = ${words}.rowid WHERE ${[all.sql, ...where.parts].join(' AND ')}`,
    order: `${words}.rowid`,
    values: [...all.values, ...where.values],
  };
}

/** @returns undefined when no line can match */
export function conditionOf(filter: LogFilter): LogCondition | undefined {
  const { fromMs, toMs, levels, component, traceId, spanId, errorType, fields = {}, text = '' } = filter;
  checkTimes({ fromMs, toMs });
  const where = new Where().andIf('time >= ?', fromMs).andIf('time <= ?', toMs);
  const tags: string[] = [];
  for (const [column, mark, value] of [
    ['component', 'c', component],
    ['trace', 't', traceId],
    ['span', undefined, spanId],
    ['error', 'e', errorType],
  ] as const) {
    if (value === undefined) continue;
    where.and(`${column} = ?`, cleanText(value));
    if (mark !== undefined && value !== '') tags.push(tag(mark, value));
  }
  if (levels) {
    if (levels.length === 0) return undefined;
    where.and(`level IN (${levels.map(() => '?').join()})`, ...levels);
    if (!levels.includes('')) tags.push(`(${levels.map((level) => tag('l', level)).join(' OR ')})`);
  }
  for (const [name, value] of Object.entries(fields)) {
    const known = cleanText(name);
    where.and(HAS_VALUE, `${JSON.stringify(known)}:`, known, cleanText(value));
  }
  const parts = tags.length > 0 ? [`tags : (${tags.join(' AND ')})`] : [];
  if (text.trim() !== '') {
    const terms = readTextQuery(text);
    if (terms.length === 0) return undefined;
    parts.push(textMatch(terms));
  }
  return { where, ...(parts.length > 0 && { match: parts.join(' AND ') }) };
}

/** The FTS5 expression for the words of a text. */
export function textMatch(terms: readonly TextTerm[]): string {
  return `text : (${ftsExpression(terms)})`;
}

/** The index word by which FTS5 finds lines with a field's value. */
export function tag(mark: string, value: string): string {
  return mark + shortHash(cleanText(value));
}
