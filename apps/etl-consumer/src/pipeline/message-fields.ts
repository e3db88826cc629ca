import { recordTypeOf } from '../records/index.js';

const OTHER_TYPES = ['DailySummary'];

/** Fields that identify a message on log lines and spans, with the same names on both. */
export interface MessageFields {
  record_type: string;
  correlation_id?: string;
  user_id?: string;
  [name: string]: string | undefined;
}

/** Reads the fields from an unvalidated body. */
export function fieldsOf(body: unknown): MessageFields {
  const { record_type, correlation_id, user_id } = (body ?? {}) as Record<string, unknown>;
  return {
    record_type: recordTypeLabel(record_type),
    ...(typeof correlation_id === 'string' && { correlation_id: correlation_id.slice(0, 128) }),
    ...(typeof user_id === 'string' && { user_id: user_id.slice(0, 255) }),
  };
}

/** A record type as a metric label: only known types, so that producers cannot create new series. */
export function recordTypeLabel(announced: unknown): string {
  if (typeof announced !== 'string') return 'unknown';
  return recordTypeOf(announced) ?? (OTHER_TYPES.includes(announced) ? announced : 'unknown');
}
