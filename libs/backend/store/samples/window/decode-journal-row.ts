import { ByteReader, fromZigzag } from '../encoding/byte-reader.js';
import { HIGH, LOW, wordsOf } from '../encoding/words.js';
import { isCountable } from './encode-tick.js';
import { DIFFERENCE, FULL, NEW_WINDOW, RESULTS, WORDS } from './tick-format.js';
import { emptyTick, type Tick } from './tick.js';

/** A decoded journal row: a tick, and whether it begins a window; or results of rules to add to a tick. */
export interface ReplayedTick {
  readonly tick: Tick;
  readonly newWindow: boolean;
  readonly isResults: boolean;
}

/**
 * Decodes a journal row.
 *
 * @param before the previous row's tick; undefined when it could not be read
 * @param refs number of refs in the tick
 * @param refOf the ref of a series id; -1 for an unknown series
 * @throws RangeError when the bytes are damaged, or when the row holds only differences from a missing row
 */
export function decodeJournalRow(
  bytes: Uint8Array,
  before: Tick | undefined,
  refs: number,
  refOf: (id: number) => number,
): ReplayedTick {
  const reader = new ByteReader(bytes);
  const head = reader.byte();
  const kind = head & ~NEW_WINDOW;
  if (kind !== FULL && kind !== DIFFERENCE && kind !== RESULTS)
    throw new RangeError('a row of the journal has an unknown format');
  if (kind === DIFFERENCE && !before) throw new RangeError('a row of the journal is missing its predecessor');
  const base = kind === DIFFERENCE ? before : undefined;
  const tick = emptyTick(reader.varint(), refs);
  if (base) tick.values.set(base.values);
  const words = wordsOf(tick.values);
  let id = 0;
  while (reader.at < bytes.length) {
    id += reader.signed();
    const ref = refOf(id);
    const code = reader.varint();
    if (code === WORDS) {
      const [low, high] = [reader.word(), reader.word()];
      if (ref < 0) continue;
      words[ref * 2 + LOW] = low;
      words[ref * 2 + HIGH] = high;
    } else if (ref >= 0) tick.values[ref] = countable(base?.values[ref]) + fromZigzag(Math.floor(code / 2));
  }
  return { tick, newWindow: (head & NEW_WINDOW) !== 0, isResults: kind === RESULTS };
}

function countable(value: number | undefined): number {
  return isCountable(value) ? value! : 0;
}
