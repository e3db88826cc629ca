import { fillAbsent } from '../encoding/words.js';

/** Everything sampled at one time: the value of each series at its ref, or the mark of absence. */
export interface Tick {
  readonly timeMs: number;
  readonly values: Float64Array;
}

export function emptyTick(timeMs: number, refs: number): Tick {
  const values = new Float64Array(refs);
  fillAbsent(values);
  return { timeMs, values };
}
