import type { ResolvedOptions } from '#contracts';
import { auditError } from './audit-error.js';
import { isoTime } from '../line/iso-time.js';
import { quote } from '../line/json-text.js';
import { LineWriter } from '../line/line-writer.js';
import type { LineFormat } from '../line/format.js';

const MAX_BODY_CHARACTERS = 1_048_576;

/** Names of the record itself; a field of such a name gets a `_`. */
const TAKEN = new Set(['seq', 'prev', 'hash', 'time', 'logger', 'event', 'service']);

/**
 * Makes the function that writes what a record says: event, time, service, its fields, the fields bound where it was
 * recorded (`correlation_id`, `user_id` …) and the ids of the active span. Secrets are replaced as on log lines, by the
 * same redactor.
 */
export function auditBody(options: ResolvedOptions): (event: string, fields: object, time: number) => string {
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
  return (event, fields, time) => {
    const record = writer.record(event, [], { fields, message: undefined, params: [] });
    const body = format.write({ ...record, time });
    if (body.length <= MAX_BODY_CHARACTERS) return body;
    throw auditError(
      `a record of "${event}" is longer than ${MAX_BODY_CHARACTERS} characters. Record what happened and where the data is, ` +
        'not the data itself.',
    );
  };
}
