import { JsonWriter } from './json.writer.js';
import type { OtlpWriter } from './otlp-writer.js';
import { ProtobufWriter } from './protobuf.writer.js';

/** Milliseconds after which encoding lets others have their turn. */
const SLICE_MS = 2;
/** Records between two looks at the clock, which costs a tenth of what a small record does. */
const RECORDS_PER_LOOK = 8;

export type OtlpEncoding = 'protobuf' | 'json';

/** Writes one request, a record at each step, and returns how many records could not be written. */
export type EncodingSteps = (writer: OtlpWriter) => Generator<void, number>;

export interface EncodedRequest {
  readonly body: Uint8Array;
  /** Records that are not in it because reading them throws. */
  readonly faults: number;
}

/**
 * Encodes a request in slices of about 2 ms, between which the event loop turns. Never throws because of a record.
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
