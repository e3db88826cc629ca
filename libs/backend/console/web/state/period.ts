import { computed, signal } from '@preact/signals';
import { nextGeneration } from './generation.js';
import { place, setParams } from './location.js';

const MINUTE_MS = 60_000;
const UNITS: Readonly<Record<string, number>> = { s: 1000, m: MINUTE_MS, h: 3_600_000, d: 86_400_000 };

/** Selectable ranges. */
export const RANGES = ['5m', '15m', '1h', '6h', '24h', '7d', '30d'] as const;
/** Refresh intervals; `off` for none. */
export const REFRESHES = ['off', '5s', '15s', '1m'] as const;

const DEFAULT_RANGE = '15m';
const DEFAULT_REFRESH = '5s';

/** A period, in milliseconds since 1970. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Incremented by every refresh. */
const beats = signal(0);
/** Incremented by every refresh that the user requested. */
const presses = signal(0);
/** Minimum interval of expensive queries. */
const CALM_MS = 15_000;
/** Over long ranges, the interval of expensive queries is this fraction of the range. */
const CALM_PARTS = 2_000;
/** Ranges up to this length are read at every refresh. */
const SHORT_MS = 3_600_000;

/** The period of a shown exported file; it is fixed. */
export const exported = signal<Period | undefined>(undefined);

/** The current time, or the end of an exported file. */
export function nowMs(): number {
  return exported.value?.toMs ?? Date.now();
}

export const refresh = computed(() => place.value.params.get('refresh') ?? DEFAULT_REFRESH);

/** The latest time of JavaScript's dates. */
const MOST_MS = 8.64e15;

/** The fixed period of the address; undefined without one, and when its ends are not two times in order. */
const fixed = computed<Period | undefined>(() => {
  const { params } = place.value;
  const [fromMs, toMs] = [Number(params.get('from') || NaN), Number(params.get('to') || NaN)];
  return fromMs >= 0 && fromMs < toMs && toMs <= MOST_MS ? { fromMs, toMs } : undefined;
});

/** The chosen relative range, such as `15m`; undefined for fixed times. */
export const lastRange = computed(() => {
  const { params } = place.value;
  if (fixed.value) return undefined;
  // For an exported file, the default is its whole period.
  if (exported.value && !params.has('last')) return undefined;
  const last = params.get('last') ?? DEFAULT_RANGE;
  return durationMs(last) === undefined ? DEFAULT_RANGE : last;
});

/** The period of every page; moves with each refresh unless its ends are fixed. */
export const period = computed<Period>(() => {
  void beats.value;
  if (fixed.value) return fixed.value;
  if (lastRange.value === undefined && exported.value) return exported.value;
  const toMs = nowMs();
  return { fromMs: toMs - (durationMs(lastRange.value ?? DEFAULT_RANGE) as number), toMs };
});

/**
 * Changes with the range and the refresh button; otherwise at most every 15 seconds, and for ranges of days every few
 * minutes. For expensive queries.
 */
export const calmBeat = computed(() => {
  const { fromMs, toMs } = period.value;
  const pauseMs = Math.max(CALM_MS, (toMs - fromMs) / CALM_PARTS);
  return `${presses.value} ${place.value.params.toString()} ${toMs - fromMs} ${Math.floor(toMs / pauseMs)}`;
});

/**
 * Changes with every refresh for ranges up to an hour, otherwise like `calmBeat`. For queries that read the whole
 * range.
 */
export const rangeBeat = computed<unknown>(() => {
  const { fromMs, toMs } = period.value;
  return toMs - fromMs <= SHORT_MS ? period.value : calmBeat.value;
});

/** @param text such as `15m` @returns undefined for anything else */
export function durationMs(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const ms = Number(count) * (UNITS[unit] ?? NaN);
  return ms > 0 ? ms : undefined;
}

export function showLast(range: string): void {
  setParams({ last: range, from: undefined, to: undefined });
}

export function showBetween({ fromMs, toMs }: Period): void {
  setParams({ from: String(Math.round(fromMs)), to: String(Math.round(toMs)), last: undefined });
}

/** Requests everything again now. */
export function refreshNow(): void {
  nextGeneration();
  presses.value += 1;
  beats.value += 1;
}

/**
 * Refreshes at the chosen interval while the page is visible and its range is relative, and at once when the page
 * becomes visible again.
 *
 * @returns a function that stops refreshing
 */
export function keepFresh(): () => void {
  let timer: ReturnType<typeof setTimeout>;
  let isMissed = false;
  const beat = (): void => {
    clearTimeout(timer);
    const pauseMs = durationMs(refresh.value);
    const isHidden = document.visibilityState !== 'visible';
    const isDue = pauseMs !== undefined && lastRange.value !== undefined && exported.value === undefined;
    if (isDue && !isHidden) beats.value += 1;
    isMissed = isDue && isHidden;
    timer = setTimeout(beat, pauseMs ?? 1000);
  };
  const look = (): void => {
    if (isMissed && document.visibilityState === 'visible') beat();
  };
  timer = setTimeout(beat, durationMs(refresh.value) ?? 1000);
  document.addEventListener('visibilitychange', look);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', look);
  };
}
