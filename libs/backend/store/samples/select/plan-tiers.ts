import type { SourceOptions, TierName } from '#contracts';
import type { SampleMemory } from '../sample-memory.js';
import { HOURS, MINUTES, type RollupTier } from '../rollup/rollup-format.js';
import type { TimeRange } from './visible.js';

/** A tier is used only if the expression's smallest range covers at least this many of its points. */
const LEAST_POINTS = 4;
/** Minimum lookback period of an instant vector. */
const LOOKBACK_MS = 300_000;

/** The period that a tier serves. */
export interface PlannedTier {
  readonly tier: TierName;
  readonly range: TimeRange;
}

/** Divides a period among the tiers, oldest first: each tier serves the time before the finer tiers' samples. */
export function planTiers(
  memory: SampleMemory,
  { smallestRangeMs }: SourceOptions,
  { fromMs, toMs }: TimeRange,
): PlannedTier[] {
  // Common for rules and live panels: everything is in memory.
  const [first] = memory.windows;
  if (first && first.ticks.length > 0 && first.firstMs <= fromMs)
    return [{ tier: 'raw', range: { fromMs, toMs } }];
  const planned: PlannedTier[] = [];
  let untilMs = toMs;
  const add = (tier: TierName, beginMs: number) => {
    const range = { fromMs: Math.max(fromMs, beginMs), toMs: untilMs };
    if (range.fromMs <= range.toMs) planned.unshift({ tier, range });
    untilMs = Math.min(untilMs, beginMs - 1);
  };
  let begin = rawBegin(memory);
  for (const tier of [MINUTES, HOURS]) {
    if (untilMs < fromMs || !serves(tier, smallestRangeMs)) continue;
    const span = memory.tables.span(tier.name);
    const border = Math.ceil(begin.ms / tier.pointMs) * tier.pointMs;
    // In a young store, the coarse tier starts where the finer one does, and adds nothing.
    if (!span || span.fromMs >= border) continue;
    add(begin.tier, Math.min(border, Number.MAX_SAFE_INTEGER));
    begin = { tier: tier.name, ms: span.fromMs - tier.pointMs };
  }
  add(begin.tier, -Infinity);
  return planned;
}

/** Lookback period, milliseconds: the larger of 5 minutes and two points of the coarsest tier. */
export function lookbackOf(planned: readonly PlannedTier[]): number {
  const points = planned.map(({ tier }) => (tierOf(tier)?.pointMs ?? 0) * 2);
  return Math.max(LOOKBACK_MS, ...points);
}

/** Point interval of the coarsest tier, when several tiers are combined. */
export function coarsestOf(planned: readonly PlannedTier[]): number | undefined {
  return planned.length > 1 ? tierOf(planned[0]!.tier)?.pointMs : undefined;
}

export function tierOf(name: TierName): RollupTier | undefined {
  return [MINUTES, HOURS].find((tier) => tier.name === name);
}

function serves({ pointMs }: RollupTier, smallestRangeMs: number): boolean {
  return smallestRangeMs === 0 || smallestRangeMs >= LEAST_POINTS * pointMs;
}

function rawBegin({ tables, windows }: SampleMemory): { tier: TierName; ms: number } {
  const chunks = tables.span('raw')?.fromMs ?? Infinity;
  return {
    tier: 'raw',
    ms: Math.min(chunks, ...windows.filter(({ ticks }) => ticks.length > 0).map(({ firstMs }) => firstMs)),
  };
}
