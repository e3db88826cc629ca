import { beforeEach, describe, expect, it } from '@jest/globals';
import { createTemplates } from '#alert-templates';
import type { Alert, ThresholdRule } from '#contracts';
import { MemoryRecords } from '../records/memory-records.js';
import { thresholdRule } from '../rules/threshold-rule.js';
import { MemorySeries } from './memory-series.js';
import { queriesOver } from './queries-over.js';
import { RuleManager } from './rule-manager.js';
import { thresholdShape } from './threshold-shape.js';

const MINUTE = 60_000;
const LAG: ThresholdRule = {
  id: 'lag',
  name: 'LagHigh',
  metric: 'lag',
  condition: '>',
  threshold: 100,
  severity: 'high',
  for: '5m',
};

let series: MemorySeries;
let records: MemoryRecords;
let told: Alert[];
let manager: RuleManager;

function start(...rules: readonly Partial<ThresholdRule>[]): void {
  told = [];
  manager = new RuleManager({
    groups: (rules.length > 0 ? rules : [{}]).map((rule, i) => ({
      file: 'code',
      group: { name: `g${i}`, rules: [thresholdRule({ ...LAG, ...rule })] },
    })),
    queries: queriesOver(series),
    results: series,
    receiver: { receive: (alerts) => void told.push(...alerts) },
    records,
    render: createTemplates(),
  });
}

async function push(
  minute: number,
  value: number,
  labels: Record<string, string> = { topic: 'a' },
): Promise<string[]> {
  const changed = await manager.evaluatePushed('lag', value, labels, minute * MINUTE);
  return changed.map(({ rule, labels: { topic }, state }) => `${rule} ${topic} ${state}`);
}

beforeEach(() => {
  series = new MemorySeries();
  records = new MemoryRecords();
  start();
});

describe('A pushed value', () => {
  it('fires at once, whatever `for` says, and only the first one is a change', async () => {
    expect(await push(1, 101)).toEqual(['LagHigh a firing']);
    expect(await push(2, 150)).toEqual([]);
    expect(manager.alerts()).toMatchObject([
      { state: 'firing', activeAtMs: MINUTE, firedAtMs: MINUTE, value: 150, labels: { severity: 'high' } },
    ]);
    expect(told[0]!.annotations['summary']).toBe('LagHigh: 101 is > 100');
  });

  it('that no longer meets the condition resolves its alert, and no other', async () => {
    await push(1, 101);
    await push(1, 101, { topic: 'b' });
    expect(await push(2, 5)).toEqual(['LagHigh a resolved']);
    expect(await push(3, 5)).toEqual([]);
    expect(manager.alerts().map(({ labels, state }) => `${labels['topic']} ${state}`)).toEqual([
      'a resolved',
      'b firing',
    ]);
  });

  it('is evaluated by all rules with its metric, and alerts are passed to the receiver', async () => {
    start({}, { name: 'LagLow', condition: '<', threshold: 10 }, { name: 'Other', metric: 'other' });
    expect(await push(1, 5)).toEqual(['LagLow a firing']);
    expect(await push(2, 500)).toEqual(['LagHigh a firing', 'LagLow a resolved']);
    expect(told.map(({ rule, state }) => `${rule} ${state}`)).toEqual([
      'LagLow firing',
      'LagHigh firing',
      'LagLow resolved',
    ]);
  });

  it('fires again only after the cooldown', async () => {
    start({ cooldown: '30m' });
    await push(1, 101);
    await push(2, 5);
    expect(await push(3, 101)).toEqual([]);
    await manager.evaluateAll(20 * MINUTE);
    expect(await push(31, 101)).toEqual([]);
    expect(await push(32, 101)).toEqual(['LagHigh a firing']);
  });

  it('holds the alert through evaluations without data', async () => {
    await push(1, 101);
    for (const minute of [2, 3, 20]) await manager.evaluateAll(minute * MINUTE);
    expect(manager.alerts()).toMatchObject([{ state: 'firing', activeAtMs: MINUTE }]);
    expect(await push(21, 5)).toEqual(['LagHigh a resolved']);
  });

  it('ends with a later value in the store that does not meet the condition', async () => {
    await push(1, 101);
    series.add({ __name__: 'lag', topic: 'b' }, 2 * MINUTE, 1);
    await manager.evaluateAll(2 * MINUTE);
    expect(manager.alerts()).toMatchObject([{ state: 'firing' }]);
    series.add({ __name__: 'lag', topic: 'a' }, 3 * MINUTE, 1);
    await manager.evaluateAll(3 * MINUTE);
    expect(manager.alerts()).toMatchObject([{ state: 'resolved', resolvedAtMs: 3 * MINUTE }]);
  });

  it('makes an alert fire that is pending', async () => {
    series.add({ __name__: 'lag', topic: 'a' }, MINUTE, 200);
    await manager.evaluateAll(MINUTE);
    expect(manager.alerts()).toMatchObject([{ state: 'pending' }]);
    expect(await push(2, 300)).toEqual(['LagHigh a firing']);
    await manager.evaluateAll(3 * MINUTE);
    expect(manager.alerts()).toMatchObject([{ state: 'firing', activeAtMs: MINUTE, firedAtMs: 2 * MINUTE }]);
  });

  it('that ends a pending alert is not passed to the receiver', async () => {
    series.add({ __name__: 'lag', topic: 'a' }, MINUTE, 200);
    await manager.evaluateAll(MINUTE);
    expect(await push(2, 5)).toEqual([]);
    expect(manager.alerts()).toEqual([]);
  });

  it('is remembered over a restart', async () => {
    await push(1, 101);
    start();
    for (const minute of [2, 3]) await manager.evaluateAll(minute * MINUTE);
    expect(manager.alerts()).toMatchObject([{ state: 'firing', activeAtMs: MINUTE }]);
    expect(await push(4, 5)).toEqual(['LagHigh a resolved']);
  });

  it('that is not a number meets only !=', async () => {
    start({}, { name: 'Not', condition: '!=' });
    expect(await push(1, NaN)).toEqual(['Not a firing']);
  });
});

describe('A value is judged without the store by', () => {
  it.each([
    ['lag > 5', true],
    ['(lag{topic=~"a|b"}) >= (-5)', true],
    ['5 < lag', true],
    ['{__name__="lag"} != 5', true],
    ['lag{topic="b"} > 5', undefined],
    ['lag < 5', false],
  ])('%s: %s', (expr, verdict) => {
    expect(thresholdShape(expr)!.metric).toBe('lag');
    expect(thresholdShape(expr)!.judge(6, { topic: 'a' })).toBe(verdict);
  });

  it.each([
    'rate(lag[5m]) > 5',
    'lag offset 5m > 5',
    'lag > bool 5',
    'lag > lag',
    'lag + 5',
    'lag @ 5 > 5',
    '{topic="a"} > 5',
    '!',
  ])('nothing of the form %s', (expr) => {
    expect(thresholdShape(expr)).toBeUndefined();
  });
});
