import type { LogEntry } from '#contracts';

/** Converts a log line of the default format to a store entry. @throws when it has no time */
export function logEntry(line: Readonly<Record<string, unknown>>): LogEntry {
  const { level, time, msg, context, trace_id, span_id, ...fields } = line;
  const timeMs = Date.parse(textOf(time));
  if (Number.isNaN(timeMs)) throw new TypeError('a log line has no time');
  return {
    timeMs,
    level: textOf(level),
    component: textOf(context),
    message: textOf(msg),
    traceId: textOf(trace_id),
    spanId: textOf(span_id),
    errorType: errorTypeOf(fields),
    fields,
  };
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined ? '' : JSON.stringify(value);
}

/** The line's `error_type` if present, otherwise the code or type of its error. */
function errorTypeOf({ error_type: own, err }: Record<string, unknown>): string {
  if (typeof own === 'string') return own;
  if (typeof err !== 'object' || err === null) return '';
  const { code, type } = err as { code?: unknown; type?: unknown };
  return typeof code === 'string' && code !== '' ? code : typeof type === 'string' ? type : '';
}
