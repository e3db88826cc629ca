import type { LogEntry, StoredLog } from '#contracts';
import { cleanText, jsonOf } from '../clean-text.js';
import type { SqlValue } from './sqlite-connection.js';

export const LOG_COLUMNS = 'id, time, level, component, message, trace, span, error, fields';
/** Bytes of a row with its facets, without texts; and the share of a text's size that its index words take. */
const ROW_BYTES = 66;
const WORD_SHARE = 0.5;

/** A log line as a table row. */
export interface LogRow {
  id: number;
  time: number;
  level: string;
  component: string;
  message: string;
  trace: string;
  span: string;
  error: string;
  fields: string;
}

/** The column values of a row. */
export function rowOfLog(id: number, entry: LogEntry): SqlValue[] {
  return [
    id,
    Math.trunc(entry.timeMs),
    cleanText(entry.level),
    cleanText(entry.component),
    cleanText(entry.message),
    cleanText(entry.traceId),
    cleanText(entry.spanId),
    cleanText(entry.errorType),
    jsonOf(entry.fields),
  ];
}

/** Estimated bytes of a row with its index words. */
export function sizeOfRow(row: readonly SqlValue[]): number {
  let size = ROW_BYTES + (row[4] as string).length * WORD_SHARE;
  for (let at = 2; at < row.length; at++) size += (row[at] as string).length;
  return size;
}

export function entryOfLog({
  id,
  time,
  level,
  component,
  message,
  trace,
  span,
  error,
  fields,
}: LogRow): StoredLog {
  return {
    id,
    timeMs: time,
    level,
    component,
    message,
    traceId: trace,
    spanId: span,
    errorType: error,
    fields: JSON.parse(fields) as Record<string, unknown>,
  };
}
