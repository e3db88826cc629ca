import { JsonWriter } from './json.writer.js';
import type { OtlpWriter } from './otlp-writer.js';
import { ProtobufWriter } from './protobuf.writer.js';

/** Duration of a slice of encoding in milliseconds, after which the event loop is yielded. */
const SLICE_MS = 2;
/** Number of records between two time checks; a check costs a tenth of encoding a small record. */
const RECORDS_PER_LOOK = 8;

export type OtlpEncoding = 'protobuf' | 'json';

/** Writes a request, one record per step, and returns the number of records that could not be written. */
export type EncodingSteps = (writer: OtlpWriter) => Generator<void, number>;

export interface EncodedRequest {
  readonly body: Uint8Array;
  /** Number of omitted records, because reading them threw an error. */
  readonly faults: number;
}

/**
 * Encodes a request in slices of about 2 ms, and yields the event loop in between. A record never causes an error.
 *
 * @example
 * ```ts
 * const { body } = await encodeInSlices('protobuf', spansRequest(spans));
 * ```
 */
export async function encodeInSlices(
  encoding: OtlpEncoding,
  request: EncodingSteps,
): Promise<EncodedRequest> {
  const writer: OtlpWriter = encoding === 'json' ? new JsonWriter() : new ProtobufWriter();
  const steps = request(writer);
  let until = performance.now() + SLICE_MS;
  for (let count = 1; ; count++) {
    const { done, value } = steps.next();
    if (done) return { body: writer.take(), faults: value };
    if (count % RECORDS_PER_LOOK !== 0 || performance.now() < until) continue;
    await new Promise(setImmediate);
    until = performance.now() + SLICE_MS;
  }
}
