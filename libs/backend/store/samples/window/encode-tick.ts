import { ByteWriter } from '../encoding/byte-writer.js';
import { LARGEST_INTEGER } from '../encoding/encode-integers.js';
import { HIGH, isAbsentWords, LOW, wordsOf } from '../encoding/words.js';
import { DIFFERENCE, FULL, INTEGER, NEW_WINDOW, RESULTS, WORDS } from './tick-format.js';
import type { Tick } from './tick.js';

const writer = new ByteWriter();

/**
 * Encodes a tick as a journal row: the values that changed since the previous tick, under series ids, which are valid
 * across restarts.
 *
 * @param before the previous row's tick; undefined to write every value
 * @param idOf series id of a ref; -1 for series to omit
 */
export function encodeTick(
  tick: Tick,
  before: Tick | undefined,
  { idOf, newWindow }: { idOf: (ref: number) => number; newWindow: boolean },
): Uint8Array {
  const kind = before ? DIFFERENCE : FULL;
  return encode(tick, before, idOf, kind | (newWindow ? NEW_WINDOW : 0));
}

/** Encodes results of rules as a journal row. @param idOf series id of a ref; -1 for series to omit */
export function encodeResults(tick: Tick, idOf: (ref: number) => number): Uint8Array {
  return encode(tick, undefined, idOf, RESULTS);
}

function encode(
  tick: Tick,
  before: Tick | undefined,
  idOf: (ref: number) => number,
  head: number,
): Uint8Array {
  writer.clear();
  writer.byte(head);
  writer.varint(tick.timeMs);
  const words = wordsOf(tick.values);
  const wordsBefore = before && wordsOf(before.values);
  let lastId = 0;
  for (let ref = 0; ref < tick.values.length; ref++) {
    if (wordsBefore && sameWords(words, wordsBefore, ref)) continue;
    if (!(ref < (before?.values.length ?? 0)) && isAbsentWords(words[ref * 2 + LOW]!, words[ref * 2 + HIGH]!))
      continue;
    const id = idOf(ref);
    if (id < 0) continue;
    writer.signed(id - lastId);
    lastId = id;
    encodeValue(tick.values, words, before?.values, ref);
  }
  return writer.view().slice();
}

function sameWords(words: Uint32Array, before: Uint32Array, ref: number): boolean {
  const at = ref * 2;
  return words[at] === before[at] && words[at + 1] === before[at + 1];
}

function encodeValue(
  values: Float64Array,
  words: Uint32Array,
  before: Float64Array | undefined,
  ref: number,
): void {
  const value = values[ref]!;
  const base = isCountable(before?.[ref]) ? before![ref]! : 0;
  if (isCountable(value)) {
    const delta = value - base;
    writer.varint((delta >= 0 ? delta * 2 : -delta * 2 - 1) * 2 + INTEGER);
    return;
  }
  writer.varint(WORDS);
  writer.double(words[ref * 2 + LOW]!, words[ref * 2 + HIGH]!);
}

/** Whether a value is written as an integer difference; negative zero is not. */
export function isCountable(value: number | undefined): boolean {
  return (
    value !== undefined &&
    Number.isInteger(value) &&
    Math.abs(value) <= LARGEST_INTEGER &&
    !Object.is(value, -0)
  );
}
