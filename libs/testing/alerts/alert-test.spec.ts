import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { AlertingRule } from '#contracts';
import { alertMatchers } from './alert-matchers.js';
import { alertTest } from './alert-test.js';

const HIGH_LAG: AlertingRule = {
  alert: 'HighLag',
  expr: 'kafka_lag > 20',
  for: '2m',
  labels: { severity: 'warning' },
  annotations: { summary: '{{ $labels.topic }} is {{ $value }} behind' },
};
const lag = { 'kafka_lag{topic="a"}': '0+10x6', 'kafka_lag{topic="b"}': '5x10' };

describe('an alert test', () => {
  it('returns pending and firing alerts at a time, with labels, texts and value', async () => {
    const alerts = alertTest({ rules: [HIGH_LAG] })
      .series(lag)
      .every('1m');
    await alerts.at('4m');
    expect(alerts.pending('HighLag')).toMatchObject([
      { labels: { topic: 'a' }, value: 40, activeAtMs: 180_000 },
    ]);
    expect(alerts.firing()).toEqual([]);
    await alerts.at('5m');
    expect(alerts.firing('HighLag')).toMatchObject([
      {
        labels: { alertname: 'HighLag', topic: 'a', severity: 'warning' },
        annotations: { summary: 'a is 50 behind' },
        value: 50,
        severity: 'warning',
      },
    ]);
    await alerts.at('4m');
    expect(alerts.firing()).toEqual([]);
  });

  it('returns the notified channels with times', async () => {
    const alerts = alertTest({
      rules: [HIGH_LAG],
      routes: [
        {
          channels: ['chat'],
          groupWait: '30s',
          repeatInterval: '30m',
          escalate: { after: '10m', channels: ['pager'] },
        },
      ],
    }).series({ 'kafka_lag{topic="a"}': '30x25 0x10' });
    await alerts.at('20m');
    expect(
      alerts.notifications().map(({ channel, atSeconds, reason }) => [channel, atSeconds, reason]),
    ).toEqual([
      ['chat', 150, 'opened'],
      ['pager', 750, 'escalated'],
    ]);
    await alerts.at('40m');
    expect(alerts.notifications('20m')).toHaveLength(2);
    expect(
      alerts
        .notifications()
        .slice(2)
        .map(({ channel, status }) => `${channel} ${status}`)
        .sort(),
    ).toEqual(['chat resolved', 'pager resolved']);
  });

  it('supports acknowledgement, silences and inhibition', async () => {
    const routes = [{ channels: ['chat'], escalate: { after: '10m', channels: ['pager'] } }];
    const series = { 'kafka_lag{topic="a"}': '30x40' };
    const taken = alertTest({ rules: [HIGH_LAG], routes }).series(series);
    (await taken.at('5m')).acknowledge('HighLag', 'ann');
    await taken.at('30m');
    expect(taken.notifications().map(({ channel }) => channel)).toEqual(['chat']);

    const silences = [{ matchers: [{ name: 'topic', value: 'a' }], to: '20m' }];
    const silenced = alertTest({ rules: [HIGH_LAG], routes, silences }).series(series);
    await silenced.at('20m');
    expect(silenced.notifications('19m')).toEqual([]);
    await silenced.at('30m');
    expect(silenced.notifications()).not.toEqual([]);

    const critical = { ...HIGH_LAG, alert: 'Stuck', labels: { severity: 'critical' } };
    const one = {
      source: [{ name: 'severity', value: 'critical' }],
      target: [{ name: 'severity', value: 'warning' }],
    };
    const inhibited = alertTest({ rules: [HIGH_LAG, critical], inhibitions: [one] }).series(series);
    await inhibited.at('10m');
    expect(inhibited.firing().map(({ rule }) => rule)).toEqual(['HighLag', 'Stuck']);
    expect(inhibited.notifications().flatMap(({ alerts }) => alerts.map(({ rule }) => rule))).toEqual([
      'Stuck',
    ]);
  });
});

describe('the matchers', () => {
  const { toBeFiring, toBePending, toHaveNotified } = alertMatchers;

  it('pass on a match, and show the actual state otherwise', async () => {
    const alerts = alertTest({ rules: [HIGH_LAG, { alert: 'Other', expr: 'kafka_lag < 10' }] }).series(lag);
    await alerts.at('3m');
    expect(toBePending(alerts, 'HighLag', { topic: 'a' }).pass).toBe(true);
    const missing = toBeFiring(alerts, 'HighLag');
    expect(missing.pass).toBe(false);
    expect(missing.message()).toBe(
      'HighLag should fire at 3m.\nThere is instead:\n' +
        '  pending HighLag{topic="a", severity="warning"} value 30, since 180 s\n' +
        '  firing Other{topic="b"} value 5, since 0 s',
    );
    const there = toBeFiring(alerts, 'Other', { topic: 'b' });
    expect(there.pass).toBe(true);
    expect(there.message()).toContain('Other{topic="b"} should not fire at 3m, but is:');
    expect(toHaveNotified(alerts, 'Other', { channel: 'log', times: 1 }).pass).toBe(true);
    const nobody = toHaveNotified(alerts, { rule: 'Other', channel: 'pager' });
    expect(nobody.pass).toBe(false);
    expect(nobody.message()).toContain('at 30 s, log: opened, firing: Other{topic="a"}, Other{topic="b"}');
  });

  it('reject unknown alert names, so that a negation cannot pass by mistake', async () => {
    const alerts = await alertTest({ rules: [HIGH_LAG] })
      .series(lag)
      .at('1m');
    expect(() => toBeFiring(alerts, 'HihgLag')).toThrow(
      'There is no alert "HihgLag". Did you mean "HighLag"?',
    );
    expect(() => toHaveNotified(alerts, 'HihgLag')).toThrow('Did you mean "HighLag"?');
    expect(() => toBeFiring([], 'HighLag')).toThrow('alertTest');
  });

  it('say that an expression finds no series', async () => {
    const alerts = await alertTest({ rules: [HIGH_LAG] })
      .series({ 'kafka_lga{topic="a"}': '1x9' })
      .at('1m');
    expect(toBeFiring(alerts, 'HighLag').message()).toContain(
      'Its expression finds no series: kafka_lag > 20',
    );
  });
});

describe('invalid alert tests', () => {
  it.each([
    [{ rules: [] }, {}, 'give it rules'],
    [{ rules: [{ alert: 'A', expr: 'rate(' }] }, {}, /expr/],
    [{ rules: [HIGH_LAG] }, { 'kafka_lag{topic=~"a"}': '1' }, 'is a condition'],
    [{ rules: [HIGH_LAG] }, { 'rate(x[5m])': '1' }, 'it is an expression'],
    [{ rules: [HIGH_LAG] }, { kafka_lag: '1 2 tree' }, '"tree" is not one of'],
    [
      { rules: [{ alert: 'A', expr: 'a + on (x) b' }] },
      { 'a{y="1"}': '1', 'a{y="2"}': '1', 'b{y="1"}': '1', 'b{y="2"}': '1' },
      'rule "A" failed 0 s after the first sample',
    ],
  ])('%j over %j', async (options, series, problem) => {
    await expect(alertTest(options).series(series).at('1m')).rejects.toThrow(problem);
  });

  it('are reported with their place', async () => {
    const alerts = alertTest({ rules: [HIGH_LAG] });
    expect(() => alerts.firing()).toThrow("await alerts.at('5m') first");
    await expect(alerts.at('5 min')).rejects.toThrow('"5 min" is not a duration');
    await alerts.at('1m');
    expect(() => alerts.series(lag)).toThrow('series comes before the first');
    expect(() => alerts.notifications('5m')).toThrow("await alerts.at('5m') first");
  });
});

it('is written as a file of promtool', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'alert-test-'));
  try {
    const alerts = alertTest({
      rules: [{ ...HIGH_LAG, notify: { channels: ['pager'] } }],
      externalLabels: { dc: 'eu' },
    });
    alerts.series(lag);
    await alerts.at('4m');
    await alerts.at('5m');
    alerts.firing('HighLag');
    const { test, rules } = await alerts.writePromtoolTest(join(folder, 'lag.test.yml'));
    expect(readFileSync(test, 'utf8')).toContain('topic: a');
    expect(readFileSync(rules, 'utf8')).not.toContain('pager');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('writes a label of an alert to the file of promtool when it equals an external label', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'alert-test-'));
  try {
    const alerts = alertTest({ rules: [HIGH_LAG], externalLabels: { topic: 'a', dc: 'eu' } });
    alerts.series(lag);
    await alerts.at('4m');
    await alerts.at('5m');
    const { test } = await alerts.writePromtoolTest(join(folder, 'lag.test.yml'));
    const [group] = (parse(readFileSync(test, 'utf8')) as { tests: Record<string, object[]>[] }).tests;
    expect(group!['alert_rule_test']!.at(-1)).toMatchObject({
      exp_alerts: [{ exp_labels: { severity: 'warning', topic: 'a' } }],
    });
    expect(JSON.stringify(group!['promql_expr_test'])).toContain('topic=');
    expect(JSON.stringify(group!['alert_rule_test'])).not.toContain('dc');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
