import type { LoggedRecord } from '#contracts';
import { Listeners } from '#kernel';
import type { LogRecord } from '../line/log-record.js';

/** Listeners of every written line. */
export class RecordListeners extends Listeners<LogRecord, LoggedRecord> {
  constructor() {
    super(viewOf);
  }
}

function viewOf({ level, time, traceId, spanId, message, fields }: LogRecord): LoggedRecord {
  const text: unknown = message === undefined ? undefined : JSON.parse(message);
  return {
    level,
    time,
    traceId,
    spanId,
    message: typeof text === 'string' ? text : message,
    fields: Object.fromEntries(fields.map(({ name, json }) => [name, JSON.parse(json) as unknown])),
  };
}
