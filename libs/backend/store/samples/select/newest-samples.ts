import type { SampleSeries } from '#contracts';
import { copyBits, isAbsentAt } from '../encoding/words.js';
import type { SampleMemory } from '../sample-memory.js';
import type { SampleWindow } from '../window/sample-window.js';
import type { Tick } from '../window/tick.js';

/**
 * The newest sample of each series in a period, if the windows in memory suffice.
 *
 * @returns undefined when older samples are needed, or when the clock was set back
 */
export function newestSamples(
  { windows, refs }: SampleMemory,
  ordinals: readonly number[],
  labels: (ordinal: number) => SampleSeries['labels'],
  fromMs: number,
  toMs: number,
): SampleSeries[] | undefined {
  if (!inOrder(windows)) return undefined;
  const ticks = newestFirst(windows, fromMs, toMs);
  const isComplete = windows[0]!.firstMs <= fromMs;
  const times = new Map<Tick, Float64Array>();
  const found: SampleSeries[] = [];
  for (const ordinal of ordinals) {
    const ref = refs.find(ordinal);
    const tick =
      ref < 0 ? undefined : ticks.find(({ values }) => ref < values.length && !isAbsentAt(values, ref));
    if (!tick) {
      if (isComplete) continue;
      return undefined;
    }
    let timestamps = times.get(tick);
    if (!timestamps) times.set(tick, (timestamps = Float64Array.of(tick.timeMs)));
    const values = new Float64Array(1);
    copyBits(tick.values, ref, values, 0);
    found.push({ labels: labels(ordinal), timestamps, values });
  }
  return found;
}

function inOrder(windows: readonly SampleWindow[]): boolean {
  return (
    windows.length > 0 &&
    windows.every(
      ({ ticks }, at) => ticks.length > 0 && (at === 0 || windows[at - 1]!.lastMs < ticks[0]!.timeMs),
    )
  );
}

function newestFirst(windows: readonly SampleWindow[], fromMs: number, toMs: number): Tick[] {
  const ticks: Tick[] = [];
  for (let at = windows.length - 1; at >= 0; at--) {
    const inWindow = windows[at]!.ticks;
    for (let i = inWindow.length - 1; i >= 0; i--) {
      const tick = inWindow[i]!;
      if (tick.timeMs < fromMs) return ticks;
      if (tick.timeMs <= toMs) ticks.push(tick);
    }
  }
  return ticks;
}
