import { double, integer, messages, readFields, text } from '../otlp/protobuf-reader.js';
import { unsnap } from './unsnap.js';

/** One sample of a remote write. */
export interface WrittenSample {
  /** In the order in which they came. */
  labels: [name: string, value: string][];
  value: number;
  /** Milliseconds since 1970. */
  at: number;
}

/** Decodes the body of a remote write 1.0. */
export function decodeWrite(body: Uint8Array): WrittenSample[] {
  return messages(readFields(unsnap(body)), 1).flatMap((series) => {
    const labels = messages(series, 1).map((label): [string, string] => [text(label, 1), text(label, 2)]);
    return messages(series, 2).map((point) => ({ labels, value: double(point, 1), at: integer(point, 2) }));
  });
}
