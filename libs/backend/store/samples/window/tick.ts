import { copyBits, fillAbsent, isAbsentAt } from '../encoding/words.js';

/** All samples of one time: the value of each series at its ref, or the mark of absence. */
export interface Tick {
  readonly timeMs: number;
  /** Results of rules are added until the window is written. */
  values: Float64Array;
}

/** Spare room, so that refs added during rule evaluation need no further copy. */
const SPARE_REFS = 64;

/** Makes room for `refs` values. */
export function widenTick(tick: Tick, refs: number): void {
  if (tick.values.length >= refs) return;
  const wider = emptyTick(tick.timeMs, refs + SPARE_REFS).values;
  wider.set(tick.values);
  tick.values = wider;
}

/** Adds values where the tick has none. @returns number of added values */
export function addToTick(tick: Tick, more: Tick): number {
  let added = 0;
  widenTick(tick, more.values.length);
  for (let ref = 0; ref < more.values.length; ref++) {
    if (isAbsentAt(more.values, ref)) continue;
    copyBits(more.values, ref, tick.values, ref);
    added++;
  }
  return added;
}

export function emptyTick(timeMs: number, refs: number): Tick {
  const values = new Float64Array(refs);
  fillAbsent(values);
  return { timeMs, values };
}
