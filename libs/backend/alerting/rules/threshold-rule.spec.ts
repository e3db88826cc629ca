import { describe, expect, it } from '@jest/globals';
import type { ThresholdRule } from '#contracts';
import { ruleProblems } from './check-groups.js';
import { thresholdProblems, thresholdRule } from './threshold-rule.js';

const LAG: ThresholdRule = {
  id: 'lag',
  name: 'LagHigh',
  metric: 'kafka_lag',
  condition: '>',
  threshold: 1000,
  severity: 'high',
};

describe('A threshold rule', () => {
  it('is an alerting rule', () => {
    const rule = thresholdRule({
      ...LAG,
      for: '5m',
      keepFiringFor: '1m',
      labels: { team: 'x' },
      description: 'Lag: {{ $value }}',
      channels: ['pager'],
      cooldown: '10m',
    });
    expect(rule).toEqual({
      alert: 'LagHigh',
      expr: 'kafka_lag > 1000',
      for: '5m',
      keep_firing_for: '1m',
      labels: { team: 'x', severity: 'high' },
      annotations: { summary: 'LagHigh: {{ $value }} is > 1000', description: 'Lag: {{ $value }}' },
      notify: { channels: ['pager'], cooldown: '10m' },
    });
  });

  it.each([
    [{ metric: undefined, expr: 'a or b' }, '(a or b) > 1000'],
    [{ metric: undefined, expr: 'rate(a[5m])' }, 'rate(a[5m]) > 1000'],
    [{ metric: undefined, expr: '-a', condition: '<=', threshold: -0.5 }, '(-a) <= -0.5'],
    [{ metric: 'my.metric' }, '{"my.metric"} > 1000'],
    [{ threshold: 1e21 }, 'kafka_lag > 1e+21'],
  ] as const)('%j is %s', (change, expr) => {
    const { metric, ...rest } = { ...LAG, ...change } as ThresholdRule;
    expect(thresholdRule({ ...rest, ...(metric !== undefined && { metric }) }).expr).toBe(expr);
  });

  it.each([
    [{ id: '' }, 'id: must be a name, not ""'],
    [{ name: 7 }, 'name: must be a name, not 7'],
    [{ metric: undefined }, 'metric: one of "metric" and "expr" must be set'],
    [{ expr: 'a' }, 'metric: only one of "metric" and "expr" can be set'],
    [{ metric: undefined, expr: 'sum(' }, /^expr: 1:5: parse error: /],
    [{ condition: '=>' }, 'condition: must be one of >, >=, <, <=, ==, !=, not "=>"'],
    [{ threshold: NaN }, 'threshold: must be a number, not NaN'],
    [{ threshold: '5' }, 'threshold: must be a number, not "5"'],
    [{ severity: 'page' }, /^severity: must be one of low, .*, not "page"$/],
    [{ for: 'soon' }, /^for: "soon" is not a duration/],
    [{ cooldown: 10 }, /^cooldown: 10 is not a duration/],
    [{ keepFiringFor: '1.5h' }, /^keepFiringFor: "1.5h" is not a duration/],
    [{ channels: 'pager' }, 'channels: must be a list of names of channels, not "pager"'],
    [{ summary: '{{ $value' }, /^summary: the template does not parse: /],
    [{ labels: { severity: 'low' } }, 'labels.severity: the label comes from the field "severity"'],
    [{ labels: { __name__: 'x' } }, 'labels: "__name__" cannot be the name of a label'],
    [{ labels: { team: 5 } }, 'labels.team: must be a text, not 5'],
    [{ treshold: 5 }, /^treshold: unknown field/],
  ])('%j is refused: the message names the field', (change, problem) => {
    const [first, ...rest] = thresholdProblems({ ...LAG, ...change });
    if (typeof problem === 'string') expect(first).toBe(problem);
    else expect(first).toMatch(problem);
    expect(rest).toEqual([]);
  });

  it('is refused in one error that names the rule and has all problems', () => {
    const wrong = { ...LAG, threshold: NaN, severity: 'bad' } as unknown as ThresholdRule;
    expect(() => thresholdRule(wrong)).toThrow(
      /^OBS_ALERTING: threshold rule "lag": 2 problems\n {2}- threshold: .*\n {2}- severity: /,
    );
    expect(() => thresholdRule(undefined as unknown as ThresholdRule)).toThrow(/must be a threshold rule/);
  });
});

it('a group in code that has the same rule twice is refused', () => {
  const rule = { alert: 'A', expr: 'up' };
  expect(ruleProblems({ name: 'g', rules: [rule, { ...rule }] })).toEqual([
    'group "g", rule 2 "A": is the same as rule 1 of the group. Remove one of them',
  ]);
});
