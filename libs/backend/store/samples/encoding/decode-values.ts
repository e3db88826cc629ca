import { markStale } from '#contracts';
import type { ByteReader } from './byte-reader.js';
import { ABSENT, DIGITS_SHIFT, GAPS, NEAR, POWERS, QUIET_STALE, XOR } from './codes.js';
import { decodeIntegers } from './decode-integers.js';
import { decodeXor } from './decode-xor.js';
import { addUlps } from './ulps.js';
import { fillAbsent, HIGH, wordsOf } from './words.js';

const scratch = { errors: new Float64Array(256) };
const QUIET_BIT = 0x0008_0000;

/**
 * Reads the values of one series, as written by `encodeValues`, into `out`, from `start` on.
 *
 * @param ticks number of ticks in the chunk
 * @returns whether some ticks are absent: they hold the mark of absence in `out`
 */
export function decodeValues(reader: ByteReader, out: Float64Array, start: number, ticks: number): boolean {
  const head = reader.byte();
  if ((head & GAPS) === 0) {
    decodeDense(reader, head, out, start, ticks);
    return false;
  }
  return decodeRuns(reader, head, out, start, ticks);
}

function decodeDense(
  reader: ByteReader,
  head: number,
  out: Float64Array,
  start: number,
  count: number,
): void {
  const code = head & 3;
  if (code === XOR) return decodeXor(reader, out, start, count);
  decodeIntegers(reader, out, start, count);
  const digits = head >>> DIGITS_SHIFT;
  const power = POWERS[digits]!;
  const end = start + count;
  if (digits > 0) for (let i = start; i < end; i++) out[i] = out[i]! / power;
  if (code !== NEAR) return;
  if (scratch.errors.length < count) scratch.errors = new Float64Array(count * 2);
  const { errors } = scratch;
  decodeIntegers(reader, errors, 0, count);
  for (let i = 0; i < count; i++) if (errors[i] !== 0) out[start + i] = addUlps(out[start + i]!, errors[i]!);
}

function decodeRuns(
  reader: ByteReader,
  head: number,
  out: Float64Array,
  start: number,
  ticks: number,
): boolean {
  const runs: number[] = [];
  let [covered, count, absent] = [0, 0, false];
  while (covered < ticks) {
    const run = reader.varint();
    if ((run & 3) === ABSENT) absent = true;
    if ((run & 3) === 0) count += run >>> 2;
    covered += run >>> 2;
    runs.push(run);
  }
  if (covered > ticks) throw new RangeError('a chunk of samples has more values than ticks');
  if (count > 0) decodeDense(reader, head, out, start, count);
  spread(runs, out, start, count, ticks);
  return absent;
}

/** Moves values from the beginning to their ticks, last run first, so that none is overwritten. */
function spread(
  runs: readonly number[],
  out: Float64Array,
  start: number,
  count: number,
  ticks: number,
): void {
  let [from, to] = [start + count, start + ticks];
  for (let i = runs.length - 1; i >= 0; i--) {
    const [kind, length] = [runs[i]! & 3, runs[i]! >>> 2];
    to -= length;
    if (kind === 0) {
      from -= length;
      out.copyWithin(to, from, from + length);
    } else if (kind === ABSENT) fillAbsent(out, to, to + length);
    else fillStale(out, to, to + length, kind);
  }
}

function fillStale(out: Float64Array, from: number, to: number, kind: number): void {
  for (let i = from; i < to; i++) markStale(out, i);
  if (kind !== QUIET_STALE) return;
  const words = wordsOf(out);
  for (let i = from; i < to; i++) words[i * 2 + HIGH]! |= QUIET_BIT;
}
