import { describe, expect, it } from '@jest/globals';
import { createTemplates } from '#alert-templates';
import type { BacktestRequest, SampleSeries, TelemetryStore } from '#contracts';
import { memorySource } from '#promql';
import { backtest, type BacktestOptions } from './backtest.js';
import { replaceThreshold } from './replace-threshold.js';

const MINUTE = 60_000;
const T = Date.UTC(2026, 10, 30);

/** A series with one sample per minute; `null` means no sample. */
function series(labels: Record<string, string>, values: readonly (number | null)[]): SampleSeries {
  const there = values.flatMap((value, i) => (value === null ? [] : [[T + i * MINUTE, value] as const]));
  return {
    labels,
    timestamps: Float64Array.from(there, ([timeMs]) => timeMs),
    values: Float64Array.from(there, ([, value]) => value),
  };
}

function storeOf(all: readonly SampleSeries[]): Pick<TelemetryStore, 'source'> {
  return {
    source: () => ({ ...memorySource(all), lookbackMs: () => 5 * MINUTE, tiersUsed: new Set(['raw']) }),
  };
}

const DEPTH = [
  series({ __name__: 'depth', queue: 'a' }, [0, 5, 20, 20, 20, 5, 5, 20, 20, 20, 20, 0]),
  series({ __name__: 'depth', queue: 'b' }, [0, 0, 0, 0, 0, 0, 0, 0, 30, 30, 30, 30]),
];

function test(request: Partial<BacktestRequest>, options: Partial<BacktestOptions> = {}) {
  return backtest(
    { rule: { alert: 'Deep', expr: 'depth > 10' }, fromMs: T, toMs: T + 11 * MINUTE, ...request },
    {
      store: storeOf(DEPTH),
      groups: [],
      templates: createTemplates(),
      externalLabels: {},
      externalUrl: '',
      samplingMs: 5000,
      ...options,
    },
  );
}

const minutes = (timeMs: number | undefined) => timeMs !== undefined && (timeMs - T) / MINUTE;

async function firings(...args: Parameters<typeof test>) {
  const result = await test(...args);
  return result.firings.map(({ labels, activeAtMs, fromMs, toMs }) => [
    labels['queue'],
    ...[activeAtMs, fromMs, toMs].map(minutes),
  ]);
}

describe('A back-test', () => {
  it('returns when a rule would have fired, and until when', async () => {
    const { firings: all, ...rest } = await test({});
    const judged = { expr: 'depth', condition: '>', threshold: 10 };
    expect(rest).toEqual({ expr: 'depth > 10', evaluations: 12, judged });
    expect(all[0]).toEqual({
      labels: { alertname: 'Deep', queue: 'a' },
      activeAtMs: T + 2 * MINUTE,
      fromMs: T + 2 * MINUTE,
      toMs: T + 5 * MINUTE,
    });
    expect(await firings({})).toEqual([
      ['a', 2, 2, 5],
      ['a', 7, 7, 11],
      ['b', 8, 8, false],
    ]);
  });

  it('waits as long as "for" says, and keeps firing as long as "keep_firing_for" does', async () => {
    const rule = { alert: 'Deep', expr: 'depth > 10', for: '3m' };
    expect(await firings({ rule })).toEqual([
      ['a', 7, 10, 11],
      ['b', 8, 11, false],
    ]);
    expect(await firings({ rule: { ...rule, for: '1m', keep_firing_for: '3m' } })).toEqual([
      ['a', 2, 3, false],
      ['b', 8, 9, false],
    ]);
  });

  it('takes another threshold and another interval', async () => {
    expect(await firings({ threshold: 25 })).toEqual([['b', 8, 8, false]]);
    expect((await test({ threshold: 25 })).expr).toBe('depth > 25');
    expect(await firings({ interval: '4m', threshold: 25 })).toEqual([['b', 8, 8, false]]);
    expect((await test({ interval: '3s' })).evaluations).toBe(133);
  });

  it('takes rules that are loaded by their name, with interval, labels and limit of their group', async () => {
    const rules = [{ alert: 'Deep', expr: 'depth > 10', labels: { team: '{{ $labels.queue }}x' } }];
    const group = { name: 'g', interval: '2m', labels: { site: 's', team: 'none' }, rules };
    const { evaluations, firings: all } = await test({ rule: 'Deep' }, { groups: [{ file: 'f', group }] });
    expect(evaluations).toBe(6);
    expect(all[0]?.labels).toEqual({ alertname: 'Deep', queue: 'a', site: 's', team: 'ax' });
    const limited = [{ file: 'f', group: { ...group, limit: 1 } }];
    expect(await firings({ rule: 'Deep' }, { groups: limited })).toEqual([['a', 2, 2, 6]]);
  });

  it('takes threshold rules', async () => {
    const rule = {
      id: 'd',
      name: 'Deep',
      metric: 'depth',
      condition: '>=',
      threshold: 30,
      severity: 'high',
    } as const;
    expect(await firings({ rule })).toEqual([['b', 8, 8, false]]);
    expect(await firings({ rule, threshold: 15 })).toHaveLength(3);
  });

  it('renders label templates that use the value', async () => {
    const rule = {
      alert: 'Deep',
      expr: 'depth > 10',
      labels: { level: '{{ if gt $value 25.0 }}high{{ else }}low{{ end }}' },
    };
    expect((await test({ rule })).firings.map(({ labels }) => labels['level'])).toEqual([
      'low',
      'low',
      'high',
    ]);
  });

  it('evaluates expressions that depend on the query time separately', async () => {
    const expr = 'depth > 10 and depth @ end() > 25';
    expect(await firings({ rule: { alert: 'Deep', expr } })).toEqual([['b', 8, 8, false]]);
  });

  it.each<[Partial<BacktestRequest>, string]>([
    [{ rule: 'Deeep' }, 'rule: there is no alerting rule "Deeep"; did you mean "Deep"?'],
    [{ rule: 'Twice' }, 'rule: 2 rules have the name "Twice"'],
    [{ rule: {} as never }, 'rule: it must be the name'],
    [{ threshold: NaN }, 'threshold: NaN is not a number'],
    [
      { rule: { alert: 'A', expr: 'absent(depth)' }, threshold: 1 },
      'threshold: the expression compares with no number',
    ],
    [
      { rule: { alert: 'A', expr: 'depth > 1 or depth < 0' }, threshold: 1 },
      'threshold: the expression compares with 2 numbers',
    ],
    [{ rule: { alert: 'A', expr: 'depth > 1', for: 'soon' } }, 'for: "soon" is not a duration'],
    [{ interval: 'x' }, 'interval: "x" is not a duration'],
    [{ toMs: T - 1 }, 'toMs: it must be a time'],
    [{ fromMs: 0, interval: '5s' }, 'interval: '],
  ])('refuses %j', async (request, problem) => {
    const rules = ['Deep', 'Twice', 'Twice'].map((alert) => ({ alert, expr: 'depth > 1' }));
    await expect(
      test(request, { groups: [{ file: 'f', group: { name: 'g', rules } }] }),
    ).rejects.toMatchObject({
      code: 'OBS_ALERTING',
      message: expect.stringContaining(problem),
    });
  });

  it('can be cancelled, and lets other work run', async () => {
    const long = [...Array(500).keys()].map((n) =>
      series(
        { __name__: 'depth', queue: String(n) },
        Array.from({ length: 4000 }, (_, i) => (i + n) % 40),
      ),
    );
    const controller = new AbortController();
    let turns = 0;
    const timer = setInterval(() => ++turns === 5 && controller.abort(), 1);
    const request = { toMs: T + 4000 * MINUTE };
    const options = { store: storeOf(long), signal: controller.signal };
    await expect(test(request, options)).rejects.toMatchObject({ type: 'canceled' });
    clearInterval(timer);
    expect(turns).toBeGreaterThanOrEqual(5);
    await expect(test(request, { store: storeOf(long), limits: { timeoutMs: 1 } })).rejects.toMatchObject({
      type: 'timeout',
    });
  });
});

describe('A threshold', () => {
  it.each([
    ['x > 5', 'x > 7'],
    ['(x) >= -5', '(x) >= 7'],
    ['5 < x', '7 < x'],
    [
      'sum(rate(x{a="1"}[5m])) by (b) / 60 > 1024 * (1024 + 1) # limit',
      'sum(rate(x{a="1"}[5m])) by (b) / 60 > 7 # limit',
    ],
    ['x > 5 and on (a) y > z', 'x > 7 and on (a) y > z'],
    ['(sum(x > bool 3) > 0.5) unless y', '(sum(x > bool 3) > 7) unless y'],
  ])('is replaced in %s', (expr, expected) => expect(replaceThreshold(expr, 7)).toBe(expected));

  it.each(['x', 'x > y', '1 < x < 5', 'x > 1 and y > 2', 'sum(x > 5)'])('is not replaced in %s', (expr) =>
    expect(() => replaceThreshold(expr, 7)).toThrow('threshold'),
  );
});
