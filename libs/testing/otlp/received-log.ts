import { fixed64, hex, integer, messages, readFields, text } from './protobuf-reader.js';
import { attributes, anyValue, type ReceivedAttributes } from './attribute-values.js';

/** A decoded log record. */
export interface ReceivedLog {
  traceId: string;
  spanId: string;
  /** Milliseconds since 1970. */
  time: number;
  severityNumber: number;
  severityText: string;
  body: unknown;
  attributes: ReceivedAttributes;
  resource: ReceivedAttributes;
  scope: string;
}

/** Decodes an `ExportLogsServiceRequest`. */
export function decodeLogs(body: Uint8Array): ReceivedLog[] {
  return messages(readFields(body), 1).flatMap((resourceLogs) => {
    const resource = attributes(messages(resourceLogs, 1)[0], 1);
    return messages(resourceLogs, 2).flatMap((scopeLogs) => {
      const [scope] = messages(scopeLogs, 1);
      return messages(scopeLogs, 2).map((record) => ({
        traceId: hex(record, 9),
        spanId: hex(record, 10),
        time: Number(fixed64(record, 1) / 1_000_000n),
        severityNumber: integer(record, 2),
        severityText: text(record, 3),
        body: anyValue(messages(record, 5)[0]),
        attributes: attributes(record, 6),
        resource,
        scope: scope ? text(scope, 1) : '',
      }));
    });
  });
}
