import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createTemplates } from '#alert-templates';
import { MemoryRecords, MemorySeries, queriesOver, RuleManager } from '#alerting';
import type { Alert, RuleGroup } from '#contracts';
import { durationMs } from '#promql';
import { anomalyBand, forecast, historyDays } from '#forecasts';

const OPTIONS = { alert: 'OrdersUnusual', expr: 'orders', weeks: 2, for: '30m', interval: '30m' };
const STEP = 1_800_000;
const WEEK = 336;
const promtool = spawnSync('promtool', ['--version']).status === 0;
const withPromtool = promtool ? it : it.skip;

/** Half-hourly values over weeks with days, nights, quiet weekends and some noise. */
function seasonal(
  weeks: number,
  change: (step: number, value: number) => number = (_, value) => value,
): number[] {
  return Array.from({ length: weeks * WEEK }, (_, step) => {
    const day = 100 + 50 * Math.sin((step / 48) * 2 * Math.PI) - (step % WEEK > 240 ? 40 : 0);
    return Number(change(step, day * (1 + 0.04 * Math.sin(step * 12.9898))).toFixed(3));
  });
}

/** Evaluates a group every half hour. @returns the steps at which its alert fires */
async function firesAt(group: RuleGroup, values: readonly number[]): Promise<number[]> {
  const series = new MemorySeries();
  const fired: number[] = [];
  const manager = new RuleManager({
    groups: [{ file: 'code', group }],
    queries: queriesOver(series),
    results: series,
    receiver: { receive: () => undefined },
    records: new MemoryRecords(),
    render: createTemplates(),
    count: (event, { rule }) => {
      if (event !== 'evaluation') throw new Error(`${event} of ${rule}`);
    },
  });
  for (const [step, value] of values.entries()) {
    series.add({ __name__: 'orders', shop: 'a' }, step * STEP, value);
    await manager.evaluateAll(step * STEP);
    if (manager.alerts().some(({ state }: Alert) => state === 'firing')) fired.push(step);
  }
  return fired;
}

/** Checks the rules with promtool, and evaluates them over the same values. @returns promtool's error output */
async function promtoolSays(
  group: RuleGroup,
  values: readonly number[],
  fires: readonly number[],
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'forecasts-'));
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: folder, encoding: 'utf8' });
    return status === 0 ? '' : stdout + stderr;
  };
  // Range selectors include their start in Debian's promtool, but not in Prometheus 3.
  const rules = group.rules.map((rule) => ({
    ...rule,
    expr: rule.expr.replace(/\[(\w+)\]/g, (_, range: string) => `[${durationMs(range)! - 1}ms]`),
    ...('alert' in rule && { annotations: { text: '' } }),
  }));
  await writeFile(join(folder, 'made.yml'), JSON.stringify({ groups: [group] }));
  await writeFile(join(folder, 'rules.yml'), JSON.stringify({ groups: [{ ...group, rules }] }));
  const alertname = group.rules.flatMap((rule) => ('alert' in rule ? [rule.alert] : []))[0]!;
  const test = {
    rule_files: ['rules.yml'],
    evaluation_interval: '30m',
    tests: [
      {
        interval: '30m',
        input_series: [{ series: 'orders{shop="a"}', values: values.join(' ') }],
        alert_rule_test: values.map((_, step) => ({
          eval_time: `${step * 30}m`,
          alertname,
          exp_alerts: fires.includes(step)
            ? [{ exp_labels: { shop: 'a', severity: 'warning' }, exp_annotations: { text: '' } }]
            : [],
        })),
      },
    ],
  };
  await writeFile(join(folder, 'test.yml'), JSON.stringify(test));
  const says = run('check', 'rules', 'made.yml') + run('test', 'rules', 'test.yml');
  await rm(folder, { recursive: true });
  return says.slice(0, 2000);
}

describe('An anomaly band', () => {
  const group = anomalyBand(OPTIONS);
  const ALIKE = 2 * WEEK;
  // Wednesday of the third week has twice the orders for three hours, Thursday hardly any.
  const planted = seasonal(3, (step, value) => {
    if (step >= ALIKE + 116 && step < ALIKE + 122) return value * 2;
    return step >= ALIKE + 170 && step < ALIKE + 174 ? value * 0.1 : value;
  });
  let fired: number[];

  it('fires while a value is unusual for its hour, and not in similar weeks', async () => {
    fired = await firesAt(group, planted);
    const expected = [117, 118, 119, 120, 121, 171, 172, 173].map((step) => ALIKE + step);
    expect(fired).toEqual(expected);
  });

  it('checks only one side if configured', () => {
    const conditions = (['above', 'below', 'both'] as const).map(
      (direction) => anomalyBand({ ...OPTIONS, record: 'x', direction }).rules.at(-1)?.expr,
    );
    expect(conditions).toEqual(['x > x:upper', 'x < x:lower', 'x > x:upper or x < x:lower']);
  });

  withPromtool('says the same in promtool', async () => {
    expect(await promtoolSays(group, planted, fired)).toBe('');
  });

  it('names its series after the alert and states the length of its history', () => {
    expect(group.rules.map((rule) => ('record' in rule ? rule.record : rule.alert))).toEqual([
      'watched:orders_unusual',
      'watched:orders_unusual:avg1h',
      'watched:orders_unusual:middle',
      'watched:orders_unusual:width',
      'watched:orders_unusual:upper',
      'watched:orders_unusual:lower',
      'OrdersUnusual',
    ]);
    expect(historyDays(group)).toBe(14);
  });

  it.each([
    [{ weeks: 0 }, 'anomalyBand: weeks must be a number from 1 to 52'],
    [{ weeks: 1.5 }, 'anomalyBand: weeks must be a whole number'],
    [{ deviations: 0 }, 'anomalyBand: deviations'],
    [{ tolerance: -1 }, 'anomalyBand: tolerance'],
    [{ direction: 'up' as never }, 'anomalyBand: direction must be "both", "above" or "below"'],
    [{ alert: 'no name' }, 'anomalyBand: alert'],
    [{ record: '1x' }, 'anomalyBand: record'],
    [{ expr: 'sum(' }, 'OBS_PROMQL'],
    [{ for: 'soon' }, 'anomalyBand: for must be a duration such as 4h, not "soon"'],
  ])('refuses %j', (wrong, problem) => {
    expect(() => anomalyBand({ ...OPTIONS, ...wrong })).toThrow(problem);
  });
});

describe('A forecast', () => {
  const linear = forecast({
    ...{ alert: 'StockEnds', expr: 'orders', for: '0s', interval: '30m' },
    ...{ condition: '<', threshold: 10, within: '4h', basedOn: '6h' },
  });

  it('by the line fires before the threshold is passed, and no more after it', async () => {
    const values = Array.from({ length: 60 }, (_, step) => (step < 20 ? 200 : 200 - (step - 20) * 5));
    const fired = await firesAt(linear, values);
    // The value crosses the threshold at step 59; the six-hour trend predicts it four hours (eight steps) earlier.
    expect([fired[0], fired.at(-1)]).toEqual([51, 58]);
    if (promtool) expect(await promtoolSays(linear, values, fired)).toBe('');
    expect(
      await firesAt(
        linear,
        values.map(() => 100),
      ),
    ).toEqual([]);
  });

  it('by seasons predicts the value of this hour', async () => {
    const group = forecast({
      ...{ alert: 'OrdersMany', expr: 'orders', for: '0s', interval: '30m', method: 'seasonal', weeks: 2 },
      ...{ condition: '>', threshold: 140, within: '3h' },
    });
    const values = seasonal(3);
    const all = await firesAt(group, values);
    const fired = all.filter((step) => step >= 2 * WEEK);
    // It fires only in the hours before each peak of the five days.
    const peaks = [0, 1, 2, 3, 4].map((day) => 2 * WEEK + day * 48 + 12);
    expect(peaks.every((peak) => fired.some((step) => step >= peak - 8 && step < peak))).toBe(true);
    expect(fired.filter((step) => !peaks.some((peak) => step >= peak - 12 && step <= peak + 6))).toEqual([]);
    if (promtool) expect(await promtoolSays(group, values, all)).toBe('');
    expect(historyDays(group)).toBe(14);
  });

  it.each([
    [{ condition: '==' as never }, 'forecast: condition must be one of >, >=, <, <='],
    [{ threshold: NaN }, 'forecast: threshold must be a number'],
    [{ within: 'x' }, 'forecast: within must be a duration such as 4h, not "x"'],
    [{ within: '1s' }, 'forecast: within must be a minute or more'],
    [{ basedOn: '1m' }, 'forecast: basedOn must be five minutes or more'],
    [{ method: 'magic' as never }, 'forecast: method'],
    [{ method: 'seasonal' as const, within: '8d' }, 'forecast: within must be less than a week'],
  ])('refuses %j', (wrong, problem) => {
    const right = { alert: 'A', expr: 'x', condition: '>', threshold: 1, within: '4h' } as const;
    expect(() => forecast({ ...right, ...wrong })).toThrow(problem);
  });
});
