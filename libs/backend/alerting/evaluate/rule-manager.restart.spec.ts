import { beforeEach, describe, expect, it } from '@jest/globals';
import { createTemplates } from '#alert-templates';
import type { Alert, AlertRecords, RuleGroup } from '#contracts';
import { createEngine } from '#promql';
import { MemoryRecords } from '../records/memory-records.js';
import { MemorySeries } from './memory-series.js';
import { queriesOver } from './queries-over.js';
import { RuleManager } from './rule-manager.js';

const MINUTE = 60_000;
const RULE = { alert: 'High', expr: 'load > 5', for: '3m', keep_firing_for: '3m' };
const group = (rule: object = RULE): RuleGroup => ({ name: 'g', rules: [rule as typeof RULE] });

/** Record methods that rules do not use. */
const unused = {} as AlertRecords;

let records: MemoryRecords;
let series: MemorySeries;
let told: string[];
let manager: RuleManager;

/** Simulates a process that is killed and one that starts afterwards. */
function restart(groups: readonly RuleGroup[] = [group()]): void {
  told = [];
  const receive = (alerts: readonly Alert[]) => void told.push(...alerts.map(({ state }) => state));
  manager = new RuleManager({
    groups: groups.map((each) => ({ file: 'code', group: each })),
    queries: queriesOver(series),
    results: series,
    receiver: { receive },
    records: {
      ...unused,
      // Records are stored as JSON.
      all: (kind) => JSON.parse(JSON.stringify(records.all(kind))) as ReturnType<AlertRecords['all']>,
      put: (kind, id, document) => records.put(kind, id, document),
      remove: (kind, id) => records.remove(kind, id),
      transaction: (work) => records.transaction(work),
    },
    render: createTemplates(),
  });
}

async function at(minute: number, load?: number): Promise<Partial<Alert> | undefined> {
  if (load !== undefined) series.add({ __name__: 'load' }, minute * MINUTE, load);
  await manager.evaluateAll(minute * MINUTE);
  return manager.alerts()[0];
}

beforeEach(() => {
  records = new MemoryRecords();
  series = new MemorySeries();
  restart();
});

describe('After a restart', () => {
  it('an alert that was pending goes on: it fires when it would have', async () => {
    await at(0, 9);
    await at(1, 9);
    restart();
    expect(manager.alerts()[0]).toMatchObject({ state: 'pending', activeAtMs: 0 });
    expect(await at(2, 9)).toMatchObject({ state: 'pending', activeAtMs: 0 });
    expect(await at(3, 9)).toMatchObject({ state: 'firing', activeAtMs: 0, firedAtMs: 3 * MINUTE });
  });

  it('downtime of more than five minutes does not count for `for`', async () => {
    await at(0, 9);
    await at(1, 9);
    restart();
    expect(await at(11, 9)).toMatchObject({ state: 'pending', activeAtMs: 10 * MINUTE });
    expect(await at(13, 9)).toMatchObject({ state: 'firing', activeAtMs: 10 * MINUTE });
  });

  it('an alert that became pending just before a kill goes on, though its evaluation was not stored', async () => {
    await at(0, 9);
    const [stored] = records.all('active_alert').filter(({ id }) => id.startsWith('group'));
    await at(1, 1);
    await at(100, 9);
    records.put('active_alert', stored!.id, stored!.document);
    restart();
    expect(await at(101, 9)).toMatchObject({ state: 'pending', activeAtMs: 100 * MINUTE });
  });

  it('a pending alert starts again after more than an hour', async () => {
    await at(0, 9);
    restart();
    expect(await at(70, 9)).toMatchObject({ state: 'pending', activeAtMs: 70 * MINUTE });
  });

  it('an alert that was pending does not fire when its condition ended meanwhile', async () => {
    for (const minute of [0, 1, 2]) await at(minute, 9);
    restart();
    expect(await at(3, 1)).toMatchObject({ state: 'pending', activeAtMs: 0 });
    expect(await at(4, 1)).toBeUndefined();
    expect(told).toEqual([]);
  });

  it('an alert that fired goes on firing, with the same times and the same fingerprint', async () => {
    for (const minute of [0, 1, 2, 3]) await at(minute, 9);
    const [before] = manager.alerts();
    restart();
    expect(manager.alerts()).toEqual([before]);
    expect(told).toEqual([]);
    expect(await at(4, 9)).toEqual({ ...before, state: 'firing' });
    expect(told).toEqual(['firing']);
  });

  it('an alert that fired is resolved when its condition does not hold any more, at the second evaluation', async () => {
    restart([group({ ...RULE, keep_firing_for: '0s' })]);
    for (const minute of [0, 1, 2, 3]) await at(minute, 9);
    restart([group({ ...RULE, keep_firing_for: '0s' })]);
    // A series that another rule records may not exist at the first evaluation.
    expect(await at(4, 1)).toMatchObject({ state: 'firing' });
    expect(await at(5, 1)).toMatchObject({ state: 'resolved', resolvedAtMs: 5 * MINUTE });
    expect(told).toEqual(['firing', 'resolved']);
  });

  it('an alert waits until its series was sampled once, and ends when the condition does not hold then', async () => {
    const rule = { ...RULE, for: '0s', keep_firing_for: '0s' };
    restart([group(rule)]);
    await at(0, 9);
    restart([group(rule)]);
    // The application has not set the gauge since the restart, and the old samples are outside the lookback period.
    for (const minute of [6, 7, 8]) expect(await at(minute)).toMatchObject({ state: 'firing' });
    expect(await at(9, 9)).toMatchObject({ state: 'firing', activeAtMs: 0 });
    restart([group(rule)]);
    for (const minute of [15, 16]) expect(await at(minute)).toMatchObject({ state: 'firing' });
    expect(await at(17, 1)).toMatchObject({ state: 'resolved', resolvedAtMs: 17 * MINUTE });
  });

  it('an alert whose series does not appear is resolved five minutes after the first evaluation', async () => {
    const rule = { ...RULE, for: '0s', keep_firing_for: '0s' };
    restart([group(rule)]);
    await at(0, 9);
    restart([group(rule)]);
    for (const minute of [6, 8, 10]) expect(await at(minute)).toMatchObject({ state: 'firing' });
    expect(await at(11)).toMatchObject({ state: 'resolved', resolvedAtMs: 11 * MINUTE });
    expect(told.filter((state) => state === 'resolved')).toHaveLength(1);
  });

  it('`ALERTS` of an alert that is resolved ends as it would have without the restart', async () => {
    restart([group({ ...RULE, keep_firing_for: '0s', for: '0s' })]);
    await at(0, 9);
    restart([group({ ...RULE, keep_firing_for: '0s', for: '0s' })]);
    const alerts = async (minute: number): Promise<unknown> => {
      const { value } = await createEngine({ source: series }).instant('count(ALERTS)', {
        timeMs: minute * MINUTE,
      });
      return value.type === 'vector' && value.samples.length;
    };
    await at(1, 1);
    expect(await alerts(1)).toBe(1);
    await at(2, 1);
    expect(await alerts(2)).toBe(0);
  });

  it('an alert that is kept firing is kept for the rest of the time', async () => {
    for (const minute of [0, 1, 2, 3]) await at(minute, 9);
    await at(4, 1);
    restart();
    expect(await at(5, 1)).toMatchObject({ state: 'firing', keptSinceMs: 4 * MINUTE });
    expect(await at(6, 1)).toMatchObject({ state: 'firing' });
    expect(await at(7, 1)).toMatchObject({ state: 'resolved' });
  });

  it('a resolved alert is reported for the rest of its 15 minutes', async () => {
    restart([group({ ...RULE, keep_firing_for: '0s', for: '0s' })]);
    await at(0, 9);
    await at(1, 1);
    restart([group({ ...RULE, keep_firing_for: '0s', for: '0s' })]);
    await at(16, 1);
    expect(told).toEqual(['resolved']);
    expect(await at(17, 1)).toBeUndefined();
    expect(records.all('active_alert')).toEqual([]);
  });

  it('an alert whose rule was removed is resolved', async () => {
    for (const minute of [0, 1, 2, 3]) await at(minute, 9);
    restart([group({ ...RULE, alert: 'Other' })]);
    await at(4, 9);
    expect(told).toEqual(['resolved']);
    restart();
    expect(manager.alerts()).toEqual([]);
  });

  it('alerts of rules with the same name and labels are not mixed up', async () => {
    const both = { name: 'g', rules: [RULE, { ...RULE, expr: 'load > 7' }] };
    restart([both]);
    for (const minute of [0, 1]) await at(minute, 6);
    await at(2, 9);
    restart([both]);
    const states = manager
      .status()[0]!
      .rules.map(({ alerts }) => alerts.map(({ activeAtMs }) => activeAtMs / MINUTE));
    expect(states).toEqual([[0], [2]]);
  });

  it('a value of NaN stays NaN', async () => {
    restart([group({ ...RULE, expr: 'load != 0' })]);
    series.add({ __name__: 'load' }, 0, NaN);
    await at(0);
    restart([group({ ...RULE, expr: 'load != 0' })]);
    expect(manager.alerts()[0]!.value).toBeNaN();
  });
});

describe('After a change of the groups', () => {
  it('an alert of a removed rule is resolved at the next evaluation and reported once', async () => {
    for (const minute of [0, 1, 2, 3]) await at(minute, 9);
    told.length = 0;
    manager.setGroups([]);
    await at(4, 9);
    await at(5, 9);
    expect(told).toEqual(['resolved']);
    expect(records.all('active_alert').filter(({ id }) => !id.startsWith('group'))).toEqual([]);
  });

  it('a rule with another expression goes on with its alerts', async () => {
    for (const minute of [0, 1]) await at(minute, 9);
    manager.setGroups([{ file: 'code', group: group({ ...RULE, expr: 'load > 8' }) }]);
    expect(await at(3, 9)).toMatchObject({ state: 'firing', activeAtMs: 0 });
  });

  it('a group that was not changed keeps its times', async () => {
    await at(0, 9);
    const [before] = manager.status();
    manager.setGroups([
      { file: 'code', group: group() },
      { file: 'code', group: { name: 'h', rules: [] } },
    ]);
    expect(manager.status()[0]).toEqual(before);
  });
});

it('evaluations that come while one runs do not pile up: the newest waits, others are missed', async () => {
  let missed = 0;
  const slow = queriesOver(series);
  const times: number[] = [];
  let release: () => void = () => undefined;
  const isHeld = new Promise<void>((resolve) => (release = resolve));
  manager = new RuleManager({
    groups: [{ file: 'code', group: { name: 'g', interval: '1m', rules: [{ record: 'r', expr: 'load' }] } }],
    queries: {
      prepare: (expr) => {
        const query = slow.prepare(expr);
        return {
          evaluate: async (timeMs) => {
            times.push(timeMs / MINUTE);
            await isHeld;
            return query.evaluate(timeMs);
          },
        };
      },
    },
    results: series,
    receiver: { receive: () => undefined },
    records,
    intervalMs: MINUTE,
    render: createTemplates(),
    count: (event, _where, by = 1) => {
      if (event === 'missed') missed += by;
    },
  });
  const rounds = [1, 2, 3, 4, 5].map((minute) => manager.evaluate(minute * MINUTE));
  release();
  await Promise.all(rounds);
  expect(times).toEqual([1, 5]);
  expect(missed).toBe(3);
});
