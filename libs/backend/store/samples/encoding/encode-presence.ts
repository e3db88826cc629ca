import type { ByteWriter } from './byte-writer.js';
import { ABSENT, QUIET_STALE, STALE, VALUES } from './codes.js';
import { HIGH, isAbsentWords, LOW, wordsOf } from './words.js';

const STALE_LOW = 2;
const STALE_HIGH = 0x7ff0_0000;
const QUIET_STALE_HIGH = 0x7ff8_0000;

/**
 * Writes runs of ticks with values, without values, and with staleness markers; nothing when every tick has a value.
 * Copies the present values to the beginning of `dense`.
 */
export function encodePresence(
  writer: ByteWriter,
  values: Float64Array,
  dense: Float64Array,
): { count: number; gaps: boolean } {
  let first = 0;
  while (first < values.length && values[first] === values[first]) first++;
  if (first === values.length) {
    dense.set(values);
    return { count: values.length, gaps: false };
  }
  return encodeRuns(writer, values, dense);
}

function encodeRuns(writer: ByteWriter, values: Float64Array, dense: Float64Array) {
  const [words, copies] = [wordsOf(values), wordsOf(dense)];
  const start = writer.length;
  let [count, kind, length, gaps] = [0, VALUES, 0, false];
  for (let i = 0; i < values.length; i++) {
    const next = kindOf(words[i * 2 + LOW]!, words[i * 2 + HIGH]!);
    if (next === VALUES) {
      copies[count * 2] = words[i * 2]!;
      copies[count * 2 + 1] = words[i * 2 + 1]!;
      count++;
    } else gaps = true;
    if (next !== kind && length > 0) {
      writer.varint(length * 4 + kind);
      length = 0;
    }
    kind = next;
    length++;
  }
  if (gaps) writer.varint(length * 4 + kind);
  else writer.truncate(start);
  return { count, gaps };
}

function kindOf(low: number, high: number): number {
  if (low === STALE_LOW && high === STALE_HIGH) return STALE;
  if (low === STALE_LOW && high === QUIET_STALE_HIGH) return QUIET_STALE;
  return isAbsentWords(low, high) ? ABSENT : VALUES;
}
