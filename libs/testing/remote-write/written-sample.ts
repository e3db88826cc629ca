import { double, integer, messages, readFields, text, type Fields } from '../otlp/protobuf-reader.js';
import { unsnap } from './unsnap.js';

/** One sample of a remote write. */
export interface WrittenSample {
  /** In order of arrival. */
  labels: [name: string, value: string][];
  value: number;
  /** Milliseconds since 1970. */
  at: number;
  /** Creation time of the sample; undefined if it has none. */
  exemplar?: { labels: [name: string, value: string][]; value: number; at: number };
  /** Remote write 2.0: the metric type of the sample, as the number in the protocol. */
  metadata?: { type: number; help: string; unit: string };
}

/** Decodes the body of a remote write 1.0. */
export function decodeWrite(body: Uint8Array): WrittenSample[] {
  return messages(readFields(unsnap(body)), 1).flatMap((series) => {
    const labels = messages(series, 1).map((label): [string, string] => [text(label, 1), text(label, 2)]);
    const [exemplar] = messages(series, 3).map((one) => ({
      labels: messages(one, 1).map((label): [string, string] => [text(label, 1), text(label, 2)]),
      ...{ value: double(one, 2), at: integer(one, 3) },
    }));
    return messages(series, 2).map((point) => ({
      ...{ labels, value: double(point, 1), at: integer(point, 2) },
      ...(exemplar && { exemplar }),
    }));
  });
}

/** Decodes the body of a remote write 2.0. */
export function decodeWriteV2(body: Uint8Array): WrittenSample[] {
  const request = readFields(unsnap(body));
  const symbols = (request.get(4) ?? []).map((symbol) => Buffer.from(symbol as Uint8Array).toString('utf8'));
  const symbol = (index: number): string => symbols[index] ?? '';
  const labelsOf = (fields: Fields): [string, string][] => {
    const references = varints(fields, 1).map(symbol);
    return references.flatMap((name, i) => (i % 2 === 0 ? [[name, references[i + 1] ?? '']] : []));
  };
  return messages(request, 5).flatMap((series) => {
    const [exemplar] = messages(series, 4).map((one) => ({
      ...{ labels: labelsOf(one), value: double(one, 2), at: integer(one, 3) },
    }));
    const [metadata] = messages(series, 5).map((one) => ({
      ...{ type: integer(one, 1), help: symbol(integer(one, 3)), unit: symbol(integer(one, 4)) },
    }));
    return messages(series, 2).map((point) => ({
      ...{ labels: labelsOf(series), value: double(point, 1), at: integer(point, 2) },
      ...(exemplar && { exemplar }),
      ...(metadata && { metadata }),
    }));
  });
}

/** Integers packed into one field. */
function varints(fields: Fields, field: number): number[] {
  const numbers: number[] = [];
  let [value, factor] = [0, 1];
  for (const byte of (fields.get(field)?.[0] as Uint8Array | undefined) ?? []) {
    value += (byte & 0x7f) * factor;
    factor *= 128;
    if (byte >= 0x80) continue;
    numbers.push(value);
    [value, factor] = [0, 1];
  }
  return numbers;
}
