import { beforeEach, describe, expect, it } from '@jest/globals';
import { createTemplates } from '#alert-templates';
import { markStale, type Alert, type RuleGroup } from '#contracts';
import { createEngine } from '#promql';
import { MemoryRecords } from '../records/memory-records.js';
import { MemorySeries } from './memory-series.js';
import { queriesOver } from './queries-over.js';
import { RuleManager, type RuleManagerOptions } from './rule-manager.js';

const MINUTE = 60_000;
class Bench {
  readonly series = new MemorySeries();
  readonly records = new MemoryRecords();
  told: { timeMs: number; alerts: readonly Alert[] }[] = [];
  counts: string[] = [];
  manager!: RuleManager;

  start(groups: readonly RuleGroup[], options: Partial<RuleManagerOptions> = {}): this {
    this.manager = new RuleManager({
      groups: groups.map((group) => ({ file: 'code', group })),
      queries: queriesOver(this.series),
      results: this.series,
      receiver: { receive: (alerts, timeMs) => void this.told.push({ timeMs, alerts }) },
      records: this.records,
      render: createTemplates(),
      count: (event, { rule }) => {
        if (event !== 'evaluation') this.counts.push(`${event} ${rule}`);
      },
      ...options,
    });
    return this;
  }

  /** Sets values and evaluates all groups. */
  async at(minutes: number, values: Readonly<Record<string, number>> = {}): Promise<string[]> {
    for (const [host, value] of Object.entries(values))
      this.series.add({ __name__: 'load', host }, minutes * MINUTE, value);
    await this.manager.evaluateAll(minutes * MINUTE);
    return this.states();
  }

  states(): string[] {
    return this.manager.alerts().map(({ labels, state }) => `${labels['host'] ?? ''} ${state}`);
  }

  async query(expr: string, minutes: number): Promise<Record<string, number>> {
    const { value } = await createEngine({ source: this.series }).instant(expr, { timeMs: minutes * MINUTE });
    if (value.type !== 'vector') throw new Error(value.type);
    return Object.fromEntries(
      value.samples.map(({ labels, value }) => [
        Object.entries(labels)
          .map((pair) => pair.join('='))
          .join(' '),
        value,
      ]),
    );
  }
}

function group(rule: object, more: Partial<RuleGroup> = {}): RuleGroup {
  return { name: 'g', rules: [{ alert: 'High', expr: 'load > 5', ...rule }], ...more };
}

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

describe('An alert', () => {
  it('fires at once without `for`', async () => {
    bench.start([group({})]);
    expect(await bench.at(0, { a: 9, b: 1 })).toEqual(['a firing']);
  });

  it('is pending until the condition held for `for`, then fires, and is resolved when it does not hold', async () => {
    bench.start([group({ for: '2m' })]);
    expect(await bench.at(0, { a: 9 })).toEqual(['a pending']);
    expect(await bench.at(1, { a: 9 })).toEqual(['a pending']);
    expect(await bench.at(2, { a: 9 })).toEqual(['a firing']);
    expect(await bench.at(3, { a: 1 })).toEqual(['a resolved']);
    const [alert] = bench.manager.alerts();
    expect(alert).toMatchObject({ activeAtMs: 0, firedAtMs: 2 * MINUTE, resolvedAtMs: 3 * MINUTE, value: 9 });
  });

  /** States of the alerts that are told after an evaluation. */
  const reported = async (minutes: number, value: number): Promise<string[]> => {
    bench.told = [];
    await bench.at(minutes, { a: value });
    return bench.told.flatMap(({ alerts }) => alerts.map(({ state }) => state));
  };

  it('fires as long as one of several rules with its name and labels finds it', async () => {
    const rules = [5, 7].map((threshold) => ({ alert: 'High', expr: `load > ${threshold}` }));
    bench.start([{ name: 'g', rules }]);
    expect(await reported(0, 9)).toEqual(['firing', 'firing']);
    expect(await reported(1, 6)).toEqual(['firing']);
    expect(await reported(2, 6)).toEqual(['firing']);
    expect(await reported(3, 1)).toEqual(['resolved', 'resolved']);
  });

  it.each([
    ['the same name, in another file', 'g'],
    ['another name', 'other'],
  ])('fires as long as a rule in a group with %s finds it', async (_which, other) => {
    const low = { file: 'a.yml', group: group({}) };
    const high = { file: 'b.yml', group: group({ expr: 'load > 7' }, { name: other }) };
    bench.start([]).manager.setGroups([low, high]);
    expect(await reported(0, 9)).toEqual(['firing', 'firing']);
    expect(await reported(1, 6)).toEqual(['firing']);
    bench.manager.setGroups([low]);
    expect(await reported(2, 6)).toEqual(['firing']);
    expect(await reported(3, 1)).toEqual(['resolved']);
  });

  it('is removed and never reported if it ends while pending', async () => {
    bench.start([group({ for: '2m' })]);
    await bench.at(0, { a: 9 });
    expect(await bench.at(1, { a: 1 })).toEqual([]);
    expect(await bench.at(2, { a: 9 })).toEqual(['a pending']);
    expect(bench.manager.alerts()[0]!.activeAtMs).toBe(2 * MINUTE);
    expect(bench.told).toEqual([]);
  });

  it('keeps firing for `keep_firing_for`, counted from the first evaluation at which it does not hold', async () => {
    bench.start([group({ keep_firing_for: '2m' })]);
    await bench.at(0, { a: 9 });
    expect(await bench.at(1, { a: 1 })).toEqual(['a firing']);
    expect(bench.manager.alerts()[0]!.keptSinceMs).toBe(MINUTE);
    expect(await bench.at(2, { a: 9 })).toEqual(['a firing']);
    expect(bench.manager.alerts()[0]).not.toHaveProperty('keptSinceMs');
    expect(await bench.at(3, { a: 1 })).toEqual(['a firing']);
    expect(await bench.at(4)).toEqual(['a firing']);
    expect(await bench.at(5)).toEqual(['a resolved']);
  });

  it('is reported as resolved for 15 minutes, then removed', async () => {
    bench.start([group({})]);
    await bench.at(0, { a: 9 });
    await bench.at(1, { a: 1 });
    await bench.at(16, { a: 1 });
    expect(bench.told.at(-1)).toMatchObject({ timeMs: 16 * MINUTE, alerts: [{ state: 'resolved' }] });
    expect(await bench.at(17, { a: 1 })).toEqual([]);
    expect(bench.told.at(-1)!.timeMs).toBe(16 * MINUTE);
    expect(bench.records.all('active_alert')).toEqual([]);
  });

  it('is a new alert if it fires again within these minutes', async () => {
    bench.start([group({ for: '1m' })]);
    for (const [minute, a] of [9, 9, 1, 9].entries()) await bench.at(minute, { a });
    expect(bench.manager.alerts()).toMatchObject([{ state: 'pending', activeAtMs: 3 * MINUTE }]);
    expect(bench.manager.alerts()[0]).not.toHaveProperty('resolvedAtMs');
  });

  it('is pending again when its rule gets a longer `for`', async () => {
    bench.start([group({ for: '1m' })]);
    await bench.at(0, { a: 9 });
    await bench.at(1, { a: 9 });
    bench.manager.setGroups([{ file: 'code', group: group({ for: '5m' }) }]);
    expect(await bench.at(2, { a: 9 })).toEqual(['a pending']);
    expect(await bench.at(5, { a: 9 })).toEqual(['a firing']);
  });

  it('is reported as resolved while it is pending again', async () => {
    bench.start([group({ for: '1m' })]);
    await bench.at(0, { a: 9 });
    await bench.at(1, { a: 9 });
    bench.manager.setGroups([{ file: 'code', group: group({ for: '5m' }) }]);
    const reported = async (minute: number, a: number) => {
      await bench.at(minute, { a });
      const { timeMs, alerts } = bench.told.at(-1)!;
      return [timeMs / MINUTE, ...alerts.map(({ state, resolvedAtMs }) => [state, resolvedAtMs])];
    };
    expect(await reported(2, 9)).toEqual([2, ['resolved', 2 * MINUTE]]);
    expect(await reported(3, 9)).toEqual([3, ['resolved', 2 * MINUTE]]);
    expect(await reported(5, 9)).toEqual([5, ['firing', undefined]]);
  });

  it('goes on firing when the clock is set back', async () => {
    bench.start([group({ expr: 'vector(1)', for: '1m' })]);
    await bench.at(10);
    expect(await bench.at(11)).toEqual([' firing']);
    expect(await bench.at(5)).toEqual([' firing']);
    expect(bench.told.at(-1)).toMatchObject({ timeMs: 5 * MINUTE, alerts: [{ state: 'firing' }] });
  });

  it('has the labels of the group and of the rule, its name, and external labels that it does not have itself', async () => {
    bench.start(
      [
        group(
          { labels: { severity: 'page', team: 'rule', host: 'h-{{ $labels.host }}' } },
          { labels: { team: 'group', site: 'x' } },
        ),
      ],
      {
        externalLabels: { site: 'outer', region: 'eu' },
        externalUrl: 'https://obs.example/',
      },
    );
    await bench.at(0, { a: 9 });
    const [alert] = bench.manager.alerts();
    expect(alert!.labels).toEqual({
      alertname: 'High',
      severity: 'page',
      team: 'rule',
      host: 'h-a',
      site: 'x',
      region: 'eu',
    });
    expect(alert).toMatchObject({
      group: 'g',
      rule: 'High',
      severity: 'critical',
      generatorUrl: 'https://obs.example/graph?g0.expr=load%20%3E%205&g0.tab=1',
    });
    expect(alert!.fingerprint).toMatch(/^[0-9a-f]{16}$/);
  });

  it('has annotations of the last evaluation, with results of queries', async () => {
    const annotations = {
      now: '{{ $value }} on {{ $labels.host }}',
      all: '{{ query "sum(load)" | first | value }}',
    };
    bench.start([group({ annotations })]);
    await bench.at(0, { a: 9, b: 1 });
    await bench.at(1, { a: 8, b: 2 });
    expect(bench.manager.alerts()[0]!.annotations).toEqual({ now: '8 on a', all: '10' });
  });

  it('has the error in the text of a template that fails, which is counted', async () => {
    bench.start([group({ annotations: { text: '{{ broken }}' } })]);
    expect(await bench.at(0, { a: 9 })).toEqual(['a firing']);
    expect(bench.manager.alerts()[0]!.annotations['text']).toMatch(
      /^<error expanding template: error parsing template __alert_High: .*broken/,
    );
    expect(bench.counts).toEqual(['template_failure High']);
  });
});

describe('ALERTS and ALERTS_FOR_STATE', () => {
  it('contain the state and the start time, and end with the alert', async () => {
    bench.start([group({ for: '1m' })]);
    await bench.at(1, { a: 9 });
    expect(await bench.query('ALERTS', 1)).toEqual({
      '__name__=ALERTS alertname=High alertstate=pending host=a': 1,
    });
    expect(await bench.query('ALERTS_FOR_STATE', 1)).toEqual({
      '__name__=ALERTS_FOR_STATE alertname=High host=a': 60,
    });
    await bench.at(2, { a: 9 });
    expect(await bench.query('ALERTS', 2)).toEqual({
      '__name__=ALERTS alertname=High alertstate=firing host=a': 1,
    });
    await bench.at(3, { a: 1 });
    expect(await bench.query('{__name__=~"ALERTS.*"}', 3)).toEqual({});
  });

  it('have no external labels', async () => {
    bench.start([group({})], { externalLabels: { region: 'eu' } });
    await bench.at(0, { a: 9 });
    expect(await bench.query('count(ALERTS{region=""})', 0)).toEqual({ '': 1 });
  });
});

describe('A rule that fails', () => {
  it('has its error, is counted, and the others go on', async () => {
    const both = group({});
    const bad = { record: 'r', expr: 'load * on () group_left () load' };
    bench.start([{ ...both, rules: [bad, ...both.rules] }]);
    expect(await bench.at(0, { a: 9, b: 8 })).toEqual(['a firing', 'b firing']);
    const [status] = bench.manager.status();
    expect(status!.rules).toMatchObject([
      { health: 'err', lastError: expect.stringContaining('many-to-many') as unknown, data: 'unknown' },
      { health: 'ok' },
    ]);
    expect(bench.counts).toEqual(['failure r']);
  });

  it('keeps its alerts and reports nothing', async () => {
    bench.start([group({ expr: 'load > on () group_left () limit' })]);
    bench.series.add({ __name__: 'limit' }, 0, 5);
    await bench.at(0, { a: 9 });
    bench.series.add({ __name__: 'limit', x: '1' }, MINUTE, 5);
    expect(await bench.at(1, { a: 9 })).toEqual(['a firing']);
    expect(bench.told).toHaveLength(1);
    expect(bench.manager.status()[0]!.rules[0]!.health).toBe('err');
  });

  it('may be one that does not parse', async () => {
    bench.start([group({ expr: 'load >' })]);
    await bench.at(0, { a: 9 });
    expect(bench.manager.status()[0]!.rules[0]).toMatchObject({ health: 'err', state: 'inactive' });
  });

  it('is one whose labels make two alerts equal', async () => {
    bench.start([group({ labels: { host: 'all' } })]);
    expect(await bench.at(0, { a: 9, b: 9 })).toEqual([]);
    expect(bench.manager.status()[0]!.rules[0]!.lastError).toBe(
      'vector contains metrics with the same labelset after applying alert labels',
    );
  });

  it('is one with more alerts than the limit: those that fired are resolved', async () => {
    bench.start([group({}, { limit: 1 })]);
    await bench.at(0, { a: 9 });
    expect(await bench.at(1, { a: 9, b: 9 })).toEqual(['a resolved']);
    expect(bench.manager.status()[0]!.rules[0]!.lastError).toBe('exceeded limit of 1 with 2 alerts');
    expect(await bench.at(2, { a: 9, b: 1 })).toContain('a firing');
  });

  it('is one with more than 10,000 alerts, whatever its limit', async () => {
    bench.start([group({ expr: 'load * 0 > -1' })]);
    for (let i = 0; i <= 10_000; i++) bench.series.add({ __name__: 'load', host: String(i) }, 0, 9);
    expect(await bench.at(0)).toEqual([]);
    expect(bench.manager.status()[0]!.rules[0]!.lastError).toBe('exceeded limit of 10000 with 10001 alerts');
    expect(bench.records.all('active_alert')).toEqual([]);
  });

  it('is one whose expression does not return a vector', async () => {
    bench.start([group({ expr: '"text"' })]);
    await bench.at(0);
    expect(bench.manager.status()[0]!.rules[0]!.lastError).toBe('rule result is not a vector or scalar');
  });
});

describe('Data of a rule', () => {
  const data = () => bench.manager.status()[0]!.rules[0]!.data;

  it('is missing when the expression selects series and there are none', async () => {
    bench.start([group({})]);
    await bench.at(0);
    expect(data()).toBe('no_data');
    await bench.at(1, { a: 1 });
    expect(data()).toBe('ok');
  });

  it.each([
    ['rate(errors[5m]) / rate(load[5m]) > 1', 'no_data'],
    ['load > 5 and errors', 'no_data'],
    ['load > 5 or errors > 5', 'ok'],
    ['errors or load > 5', 'ok'],
    ['load > 5 unless errors', 'ok'],
    ['errors unless load', 'no_data'],
    ['absent(load)', 'ok'],
    ['sum by (host) (load) > 5', 'ok'],
    ['count(errors) > 5', 'no_data'],
    ['max_over_time(errors[5m:1m]) > 5', 'no_data'],
    ['errors > scalar(load)', 'no_data'],
  ])('of %s is %s when only one of the two series exists', async (expr, expected) => {
    bench.start([group({ expr })]);
    await bench.at(0, { a: 1 });
    await bench.at(1, { a: 1 });
    expect(data()).toBe(expected);
  });

  it('is missing when the series ended', async () => {
    bench.start([group({})]);
    await bench.at(0, { a: 1 });
    const values = new Float64Array(1);
    markStale(values, 0);
    const ref = bench.series.seriesRef({ labels: { __name__: 'load', host: 'a' }, kind: 'gauge' });
    bench.series.addSamples({ timeMs: MINUTE, refs: Int32Array.of(ref), values });
    await bench.at(1);
    expect(data()).toBe('no_data');
  });

  it('is present when nothing is selected', async () => {
    bench.start([group({ expr: 'vector(1) > 2' })]);
    await bench.at(0);
    expect(data()).toBe('ok');
  });
});

describe('A recording rule', () => {
  const record = (rule: object, more: object = {}): RuleGroup => ({
    name: 'g',
    rules: [{ record: 'load:doubled', expr: 'load * 2', ...rule }],
    ...more,
  });

  it('gives its series to the next rule at the same time', async () => {
    const rules = [...record({}).rules, { alert: 'Doubled', expr: 'load:doubled > 17' }];
    bench.start([{ name: 'g', rules }]);
    expect(await bench.at(0, { a: 9, b: 2 })).toEqual(['a firing']);
  });

  it('replaces labels, removes those that are empty, and takes those of its group', async () => {
    bench.start([
      record(
        { labels: { host: '', job: 'x' }, expr: 'sum by (host) (load)' },
        { labels: { job: 'g', site: 's' } },
      ),
    ]);
    await bench.at(0, { a: 9 });
    expect(await bench.query('load:doubled', 0)).toEqual({ '__name__=load:doubled job=x site=s': 9 });
  });

  it('fails when its labels make two series equal, or for more than the limit', async () => {
    bench.start([record({ labels: { host: 'x' } }), record({}, { name: 'h', limit: 1 })]);
    await bench.at(0, { a: 1, b: 2 });
    expect(bench.manager.status().map(({ rules }) => rules[0]!.lastError)).toEqual([
      'vector contains metrics with the same labelset after applying rule labels',
      'exceeded limit of 1 with 2 series',
    ]);
  });

  it('takes a scalar as one sample without labels', async () => {
    bench.start([record({ expr: 'scalar(load)' })]);
    await bench.at(0, { a: 9 });
    expect(await bench.query('load:doubled', 0)).toEqual({ '__name__=load:doubled': 9 });
  });

  it('ends a series that it does not give any more', async () => {
    bench.start([record({ expr: 'load > 5' })]);
    await bench.at(0, { a: 9, b: 9 });
    await bench.at(1, { a: 9, b: 1 });
    expect(Object.keys(await bench.query('load:doubled', 1))).toEqual(['__name__=load:doubled host=a']);
    await bench.at(2, { a: 9, b: 9 });
    expect(Object.keys(await bench.query('load:doubled', 2))).toHaveLength(2);
  });

  it('does not end a series that another rule gives', async () => {
    bench.start([
      record({ expr: 'load > 5' }),
      { name: 'h', rules: [{ record: 'load:doubled', expr: 'load > 8' }] },
    ]);
    await bench.at(0, { a: 9 });
    bench.manager.setGroups([{ file: 'code', group: record({ expr: 'load > 5' }) }]);
    for (const minute of [1, 2, 3, 4]) await bench.at(minute, { a: 9 });
    expect(Object.keys(await bench.query('load:doubled', 4))).toHaveLength(1);
  });

  it('is the first of two that give the same series at the same time', async () => {
    bench.start([record({}), record({ expr: 'load * 3' }, { name: 'h' })]);
    await bench.at(0, { a: 1 });
    await bench.at(1, { a: 1 });
    expect(await bench.query('load:doubled', 1)).toEqual({ '__name__=load:doubled host=a': 2 });
  });

  it('that is removed from its group ends its series at the next evaluation, one of a removed group two intervals later', async () => {
    const other = { record: 'other', expr: 'load' };
    const far: RuleGroup = { name: 'far', interval: '1m', rules: [{ record: 'far', expr: 'load' }] };
    bench.start([{ name: 'g', rules: [...record({}).rules, other] }, far]);
    await bench.at(0, { a: 9 });
    bench.manager.setGroups([{ file: 'code', group: { name: 'g', rules: [other] } }]);
    await bench.at(1, { a: 9 });
    expect(await bench.query('load:doubled', 1)).toEqual({});
    expect(Object.keys(await bench.query('far', 2))).toHaveLength(1);
    await bench.at(2, { a: 9 });
    await bench.at(3, { a: 9 });
    expect(await bench.query('far', 3)).toEqual({});
    expect(Object.keys(await bench.query('other', 3))).toHaveLength(1);
  });

  it('stores its result at the time of the sampling it queried, with an offset and irregular samplings', async () => {
    const jitter = [40, -30, 0, 25, -10];
    bench.start([record({}, { query_offset: '50s', interval: '1m' })], { intervalMs: MINUTE });
    const times = jitter.map((ms, i) => (i + 1) * MINUTE + ms);
    for (const timeMs of times) {
      bench.series.add({ __name__: 'load', host: 'a' }, timeMs, timeMs);
      await bench.manager.evaluate(timeMs);
    }
    const [doubled] = bench.series.select([{ label: '__name__', op: '=', value: 'load:doubled' }], 0, 1e9);
    expect([...doubled!.timestamps]).toEqual(times.slice(0, -1));
    expect([...doubled!.values]).toEqual(times.slice(0, -1).map((timeMs) => timeMs * 2));
  });

  it('stores its result at the time it queried, with an offset', async () => {
    bench.start([record({}, { query_offset: '1m' })]);
    await bench.at(0, { a: 1 });
    await bench.at(1, { a: 2 });
    await bench.at(2, { a: 3 });
    expect(await bench.query('load:doubled', 1)).toEqual({ '__name__=load:doubled host=a': 4 });
  });
});
