import type { ResolvedOptions } from '#contracts';
import { auditError } from './audit-error.js';
import { has, isoTime, quote, LineWriter, type LineFormat, type Field } from '#logging';

const MAX_BODY_CHARACTERS = 1_048_576;

/** Names used by the record itself; a field with such a name gets the suffix `_`. */
const TAKEN = new Set(['seq', 'prev', 'hash', 'time', 'logger', 'event', 'service', 'trace_id', 'span_id']);

/** Writes the content of records. */
export interface AuditBody {
  /** Serialises the fields at once: later changes of their objects have no effect. */
  describe(fields: object): Field[];
  /**
   * @param fields facts about the event
   * @param described fields that were serialised earlier
   * @returns the inside of a JSON object
   * @throws ObservabilityError `OBS_AUDIT` when it is too long
   */
  write(event: string, fields: object, time: number, described?: readonly Field[]): string;
}

/**
 * Creates the writer of an application's records: event, time, service, fields, the fields bound at the call
 * (`correlation_id`, `user_id` …) and the ids of the active span. Secrets are redacted as in log lines.
 */
export function auditBody(options: ResolvedOptions): AuditBody {
  const iso = isoTime();
  const service = quote(options.service.name);
  const format: LineFormat = {
    taken: TAKEN,
    write: ({ level: event, time, fields, traceId, spanId }) => {
      let body = `"time":"${iso(time)}","logger":"audit","event":${quote(event)},"service":${service}`;
      for (const { key, json } of fields) body += key + json;
      return traceId ? `${body},"trace_id":"${traceId}","span_id":"${spanId}"` : body;
    },
  };
  const writer = new LineWriter(options.logging, format);
  return {
    describe: (fields) => writer.fieldsOf(fields),
    write(event, fields, time, described = []) {
      const record = writer.record(event, [], { fields, message: undefined, params: [] });
      const before = described.filter(({ name }) => !Object.hasOwn(fields, name));
      const rest = record.fields.filter(({ name }) => !has(before, name));
      const body = format.write({ ...record, time, fields: [...before, ...rest] });
      if (body.length <= MAX_BODY_CHARACTERS) return body;
      throw auditError(
        `a record of "${event}" is longer than ${MAX_BODY_CHARACTERS} characters. Record what happened and where the ` +
          'data is, not the data itself.',
      );
    },
  };
}
