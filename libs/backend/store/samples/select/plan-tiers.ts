import type { SourceOptions, TierName } from '#contracts';
import type { SampleMemory } from '../sample-memory.js';
import { HOURS, MINUTES, type RollupTier } from '../rollup/rollup-format.js';
import type { TimeRange } from './visible.js';

/** A tier serves an expression only when the smallest range in it holds so many of the tier's points. */
const LEAST_POINTS = 4;
/** How far an instant vector looks back, at least. */
const LOOKBACK_MS = 300_000;

/** Which tier serves which time. */
export interface PlannedTier {
  readonly tier: TierName;
  readonly range: TimeRange;
}

/** Divides a time among the tiers, the oldest first: each serves what the finer ones do not reach back to. */
export function planTiers(
  memory: SampleMemory,
  { smallestRangeMs }: SourceOptions,
  { fromMs, toMs }: TimeRange,
): PlannedTier[] {
  // The usual case of rules and live panels: everything is in memory.
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
    // The first point of a young store lies where the finer tier begins: it has nothing to add.
    if (!span || span.fromMs >= border) continue;
    add(begin.tier, Math.min(border, Number.MAX_SAFE_INTEGER));
    begin = { tier: tier.name, ms: span.fromMs - tier.pointMs };
  }
  add(begin.tier, -Infinity);
  return planned;
}

/** Milliseconds for which a sample counts: the larger of 5 minutes and two points of the coarsest tier. */
export function lookbackOf(planned: readonly PlannedTier[]): number {
  const points = planned.map(({ tier }) => (tierOf(tier)?.pointMs ?? 0) * 2);
  return Math.max(LOOKBACK_MS, ...points);
}

/** The distance of the points of the coarsest tier, when several are joined. */
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
