import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import type { RuleGroup } from '#contracts';
import { ruleGroups, withJob } from '#provisioning';
import { alertTest } from '#testing';
import { ALL_PRESETS } from '../../libs/presets/all-presets.js';
import { compare, type Comparison } from '../support/rule-conformance/compare.js';
import { comparable } from '../support/rule-conformance/known-differences.js';
import { runHere } from '../support/rule-conformance/ours.js';
import { evaluationTimes, runPromtool, type ConformanceCase } from '../support/rule-conformance/promtool.js';
import { randomSeries } from '../support/rule-conformance/random-series.js';
import { groupsOfFile } from '../support/rule-conformance/rule-file.js';
import { differences } from '../support/rule-conformance/verdicts.js';
import { describeWith } from '../support/services.js';

const MINUTE = 60_000;
const FOLDER = join(import.meta.dirname, '../fixtures/alert-rules');
const OUTSIDE = {
  externalLabels: { cluster_name: 'blue', region: 'eu-7' },
  externalUrl: 'https://prometheus.example/p',
};

/** 101 evaluations over series selected by the rules. */
function randomCase(name: string, groups: readonly RuleGroup[], seed: number): ConformanceCase {
  const rules = comparable(groups);
  return {
    ...{ name: `${name}, seed ${seed}`, groups: rules, series: randomSeries(rules, 120, seed) },
    ...{ untilMs: 100 * MINUTE, everyMs: MINUTE, ...OUTSIDE },
  };
}

const mixins = readdirSync(FOLDER).map((file): [string, RuleGroup[]] => [
  file,
  groupsOfFile(join(FOLDER, file)),
]);
const presets = Object.values(ALL_PRESETS).map((preset): [string, RuleGroup[]] => [
  preset.name,
  ruleGroups(withJob(preset, 'app')),
]);

const states = groupsOfFile(join(FOLDER, 'states.rules.yml'));

/** Conditions that hold exactly as long as the rule's `for`, or slightly less; series that end and return. */
const ALIGNED = [
  {
    series: 'state_input{thing="a",instance="1",job="x"}',
    values: '0x3 2 0 2x1 0 2x2 0 2x6 0 2x7 0 2x8 0x4 2x2 0x2 2x12',
  },
  {
    series: 'state_input{thing="b",instance="1",job="x"}',
    values: '2x9 stale _x3 2x5 _x6 2x5 stale 2x4 0x9 NaN 60x9',
  },
  {
    series: 'state_input{thing="c",instance="2",job="x"}',
    values: '_x10 60x2 1x3 60x1 _x8 60x20 0 Inf -Inf 60x9',
  },
  {
    series: 'state_events_total{thing="thing-0",instance="1",job="x"}',
    values: '0+60x10 0+900x10 stale _x7 5+1x10 16x20',
  },
  {
    series: 'state_events_total{thing="thing-1",instance="1",job="x"}',
    values: '1000000+7x20 1000147+70x20 1001547+700x20',
  },
];

function withFor(one: ConformanceCase, wait: string): ConformanceCase {
  const groups = one.groups.map(({ rules, ...group }) => ({
    ...group,
    rules: rules.map((rule) =>
      'alert' in rule && rule.alert === 'AfterSeven' ? { ...rule, for: wait } : rule,
    ),
  }));
  return { ...one, groups };
}

const results: Comparison[] = [];

async function agrees(cases: readonly ConformanceCase[]): Promise<void> {
  const compared = await compare(cases);
  results.push(...compared);
  for (const { name, differences, failed } of compared)
    expect({ name, differences, failed }).toEqual({ name, differences: [], failed: [] });
}

describeWith(['prometheus'], 'Rules give here what they give in promtool, at every evaluation', () => {
  it.each(mixins)('%s, over random series', async (name, groups) => {
    await agrees([randomCase(name, groups, 1)]);
  });

  it.each(presets)('the preset %s, over random series', async (name, groups) => {
    await agrees([randomCase(name, groups, 1)]);
  });

  it('states, over series whose samples lie on the evaluations', async () => {
    await agrees([
      { ...randomCase('states', states, 2), series: ALIGNED, sampleMs: MINUTE, untilMs: 60 * MINUTE },
    ]);
  });

  it('agrees with what an alert test writes for it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'alert-test-'));
    const queue = {
      alert: 'QueueFull',
      expr: 'queue_depth > 20',
      for: '2m',
      notify: { channels: ['pager'] },
    };
    const texts = {
      labels: { size: '{{ $value }}' },
      annotations: { summary: '{{ $labels.queue }} in "{{ $externalLabels.dc }}"' },
    };
    const alerts = alertTest({
      rules: [
        { ...queue, annotations: texts.annotations },
        { alert: 'Sized', expr: 'queue_depth > 5', ...texts },
      ],
      externalLabels: { dc: 'eu' },
    }).series({ 'queue_depth{queue="a"}': '0+10x6 _x3 stale 30', 'queue_depth{queue="b"}': '8x9' });
    for (const time of ['0m', '2m', '4m', '6m', '10m', '12m']) await alerts.at(time);
    alerts.firing('QueueFull');
    const { test } = await alerts.writePromtoolTest(join(folder, 'queue.test.yml'));
    const { status, stdout } = spawnSync('promtool', ['test', 'rules', test], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('SUCCESS') });
  });

  it('reports differences', async () => {
    const one = { ...randomCase('states', states, 3), untilMs: 20 * MINUTE };
    const [ours, theirs] = [
      await runHere(withFor(one, '3m')),
      runPromtool([withFor(one, '2m')]).get(one.name)!,
    ];
    const found = evaluationTimes(one).flatMap((at) =>
      differences(ours.at.get(at)!, theirs.at.get(at) ?? { alerts: [], samples: [] }, 1e-9),
    );
    expect(found).toContainEqual(expect.stringMatching(/^only promtool: firing .*AfterSeven/));
    expect(found).toContainEqual(expect.stringMatching(/^only here: +sample .*AfterSeven.*pending/));
  });

  it('is 200 rules at least, most of which fire', () => {
    const rules = [...mixins, ...presets].flatMap(([, groups]) => groups.flatMap(({ rules: all }) => all));
    const alerts = new Set(rules.flatMap((rule) => ('alert' in rule ? [rule.alert] : [])));
    const fired = new Set(results.flatMap((result) => [...result.fired]));
    expect(rules.length).toBeGreaterThanOrEqual(200);
    expect(fired.size / alerts.size).toBeGreaterThan(0.75);
  });
});
