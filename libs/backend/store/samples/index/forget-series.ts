import type { SampleMemory } from '../sample-memory.js';

/** The index is rebuilt when at least this share of its series has no samples any more. */
const WORTHWHILE = 0.1;

/**
 * Forgets series that ended before the oldest sample.
 *
 * @param renumber called with the new ordinals of the remaining series
 * @returns number of forgotten series
 */
export function forgetSeries(
  memory: SampleMemory,
  renumber: (moved: (ordinal: number) => number) => void,
): number {
  const { index, tables, windows } = memory;
  const oldest = [tables.span('raw'), tables.span('1m'), tables.span('1h')].map(
    (span) => span?.fromMs ?? Infinity,
  );
  const oldestMs = Math.min(...oldest, ...windows.map(({ firstMs }) => firstMs));
  const moved = new Int32Array(index.size).fill(-1);
  const gone: number[] = [];
  let kept = 0;
  for (let i = 0; i < index.size; i++) {
    if (index.toMs[i]! < oldestMs) gone.push(index.ids[i]!);
    else moved[i] = kept++;
  }
  if (gone.length === 0 || gone.length < index.size * WORTHWHILE) return 0;
  tables.removeSeries(gone);
  memory.index = index.without((ordinal) => moved[ordinal]! >= 0);
  renumber((ordinal) => moved[ordinal]!);
  return gone.length;
}
