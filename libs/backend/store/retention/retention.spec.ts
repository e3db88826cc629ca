import { afterAll, describe, expect, it } from '@jest/globals';
import type { TelemetryStore } from '#contracts';
import { scratchFolder } from '../../../../test/support/store/scratch.js';
import { simulateDays, type SimulatedDays } from '../../../../test/support/store/simulate-days.js';
import { createTelemetryStore } from '../keep/create-telemetry-store.js';
import type { RetentionOptions } from './retention-options.js';

const MIB = 2 ** 20;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const folder = scratchFolder();
afterAll(() => folder.remove());

/** 30 simulated days with few steps and little data. `npm run endurance -- store` runs the full simulation. */
const DAYS: SimulatedDays = {
  days: 30,
  stepMs: 6 * HOUR,
  linesPerStep: 20,
  tracesPerStep: 5,
  series: 5,
  intervalMs: HOUR / 2,
  maxBytes: 64 * MIB,
  retention: {
    rawMs: DAY,
    minutesMs: 3 * DAY,
    hoursMs: 20 * DAY,
    logsMs: 10 * DAY,
    spansMs: 5 * DAY,
    healthMs: 15 * DAY,
  },
};

const BEGIN = 20_000 * DAY;

function opened(
  directory: string | undefined,
  clock: { readonly nowMs: number },
  retention: Partial<RetentionOptions>,
): TelemetryStore {
  return createTelemetryStore({
    ...(directory !== undefined && { directory }),
    intervalMs: 15_000,
    waitMs: 0,
    retention,
    nowMs: () => clock.nowMs,
    monotonicMs: () => clock.nowMs - BEGIN,
    warn: (_code, text) => expect(text).toBe(''),
  });
}

/** Samples a gauge every 15 s for a time, and each minute does all the work that is due. */
function sample(store: TelemetryStore, clock: { nowMs: number }, forMs: number): void {
  const ref = store.seriesRef({ labels: { __name__: 'depth' }, kind: 'gauge' });
  for (const endMs = clock.nowMs + forMs; clock.nowMs < endMs; clock.nowMs += 15_000) {
    store.appendSamples({ timeMs: clock.nowMs, refs: Int32Array.of(ref), values: Float64Array.of(1) });
    if (clock.nowMs % MINUTE === 0) while (store.tick(clock.nowMs));
  }
}

/** The longest time between two samples of the gauge in a period, milliseconds. */
async function widestGap(store: TelemetryStore, fromMs: number, toMs: number): Promise<number> {
  const source = store.source({ smallestRangeMs: 0, stepMs: 0 });
  const [series] = await source.select([{ label: '__name__', op: '=', value: 'depth' }], fromMs, toMs);
  const times = [fromMs, ...(series?.timestamps ?? []), toMs];
  return Math.max(...times.slice(1).map((timeMs, at) => timeMs - times[at]!));
}

describe('Retention', () => {
  it.each([
    ['in memory', undefined],
    ['on disk', `${folder.path}/short`],
  ])('rolls up every raw sample, for however short a time these are kept, %s', async (_where, directory) => {
    const clock = { nowMs: BEGIN };
    const store = opened(directory, clock, { rawMs: HOUR });
    sample(store, clock, 6 * HOUR);
    expect(await widestGap(store, BEGIN, BEGIN + 4 * HOUR)).toBeLessThanOrEqual(MINUTE);
    const evicted = store.statistics().evicted.find(({ reason }) => reason === 'age');
    expect(evicted?.records).toBeGreaterThanOrEqual(3 * 240);
    store.close();
  });

  it('rolls up after a restart what was sampled before, however long ago that was', async () => {
    const directory = `${folder.path}/late`;
    const clock = { nowMs: BEGIN };
    const before = opened(directory, clock, { rawMs: DAY });
    sample(before, clock, HOUR);
    before.close();
    clock.nowMs += 3 * DAY;
    const store = opened(directory, clock, { rawMs: DAY });
    sample(store, clock, HOUR);
    expect(await widestGap(store, BEGIN, BEGIN + HOUR)).toBeLessThanOrEqual(MINUTE);
    store.close();
  });

  it.each([
    ['in memory', undefined],
    ['on disk', `${folder.path}/age`],
  ])('keeps every signal for its time and no longer, over 30 days %s', (_where, directory) => {
    const end = simulateDays({ ...DAYS, directory });
    const within = (signal: string, days: number): void => {
      expect(end.oldestAges[signal]).toBeGreaterThan((days - 1) * DAY);
      expect(end.oldestAges[signal]).toBeLessThanOrEqual(days * DAY);
    };
    within('logs', 10);
    within('spans', 5);
    within('health', 15);
    expect(end.statistics.evicted.map(({ signal, reason }) => `${signal} ${reason}`).sort()).toEqual([
      'health age',
      'logs age',
      'metrics age',
      'spans age',
    ]);
    expect(end.store.logs({ toMs: end.nowMs - 10 * DAY - DAYS.stepMs }, { limit: 1 }).items).toEqual([]);
    expect(end.mostBytes).toBeLessThanOrEqual(DAYS.maxBytes);
    expect(end.warnings).toEqual([]);
    end.store.close();
  });

  it.each([
    ['in memory', undefined],
    ['on disk', `${folder.path}/count`],
  ])('keeps no more traces than the limit %s', (_where, directory) => {
    const end = simulateDays({ ...DAYS, days: 4, directory, retention: { traces: 55 } });
    expect(end.mostTraces).toBe(55);
    expect(end.statistics.evicted).toContainEqual(
      expect.objectContaining({ signal: 'spans', reason: 'count' }),
    );
    end.store.close();
  });

  it.each([
    ['in memory', undefined],
    ['on disk', `${folder.path}/points`],
  ])('keeps no more samples of a series than the limit, plus one window, %s', async (_where, directory) => {
    const points = 130;
    const window = 120;
    const end = simulateDays({
      ...DAYS,
      days: 12,
      directory,
      retention: { rawMs: 12 * DAY, maxPointsPerMetric: points },
    });
    const raw = end.store.source({ smallestRangeMs: 1, stepMs: 0 });
    const matchers = [{ label: '__name__', op: '!=', value: '' }] as const;
    const series = await raw.select(matchers, end.nowMs - 2 * (points + window) * DAYS.intervalMs, end.nowMs);
    expect([...raw.tiersUsed]).toEqual(['raw']);
    expect(series.length).toBeGreaterThan(0);
    for (const { timestamps } of series) {
      expect(timestamps.length).toBeGreaterThanOrEqual(points);
      expect(timestamps.length).toBeLessThanOrEqual(points + window);
    }
    end.store.close();
  });

  it.each([
    ['in memory', undefined],
    ['on disk', `${folder.path}/bytes`],
  ])('stays within its limit at every write, and removes the oldest first, %s', (_where, directory) => {
    const maxBytes = 8 * MIB;
    const end = simulateDays({
      ...DAYS,
      days: 8,
      linesPerStep: 2500,
      tracesPerStep: 200,
      exemplarsPerStep: 2000,
      directory,
      everyCall: true,
      maxBytes,
    });
    expect(end.mostBytes).toBeLessThanOrEqual(maxBytes);
    expect(end.mostBytes).toBeGreaterThan(maxBytes / 2);
    const evicted = end.statistics.evicted.filter(({ reason }) => reason === 'bytes');
    expect(evicted.map(({ signal }) => signal).sort()).toEqual(['logs', 'metrics', 'spans']);
    expect(end.statistics.dropped).toEqual({ metrics: 0, logs: 0, spans: 0, health: 0, alerts: 0 });
    // The newest records are complete.
    const newest = end.store.logs({}, { limit: 2500 }).items;
    expect(new Set(newest.map(({ timeMs }) => timeMs)).size).toBe(1);
    expect(end.warnings).toEqual([]);
    end.store.close();
  });
});
