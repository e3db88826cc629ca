import { describe, expect, it } from '@jest/globals';
import { SHOP } from '../../../../test/support/shop.preset.js';
import { alertRule } from './alert-rules.js';
import { ruleTests } from './rule-tests.js';

const RUNBOOKS = 'https://wiki/{preset}/{alert}#{anchor}';

describe('An alerting rule', () => {
  const [latency, , backlog] = SHOP.alerts!;

  it('has its threshold in the expression and the texts', () => {
    const rule = alertRule(SHOP, { ...latency!, threshold: 3.5 }, RUNBOOKS);
    expect(rule.expr).toBe('shop:order_duration:p95 > 3.5');
    expect(rule.annotations.description).toContain('more than 3.5 s');
  });

  it('has labels for severity, preset and subject', () => {
    expect(alertRule(SHOP, latency!, RUNBOOKS).labels).toEqual({
      severity: 'warning',
      preset: 'shop',
      subject: 'OrderLatency',
    });
    expect(alertRule(SHOP, backlog!, RUNBOOKS).labels).toMatchObject({ team: 'warehouse' });
  });

  it('keeps its durations, under the names of Prometheus', () => {
    expect(alertRule(SHOP, latency!, RUNBOOKS)).toMatchObject({ for: '5m', keep_firing_for: '10m' });
    expect(alertRule(SHOP, { ...backlog!, for: undefined }, RUNBOOKS)).not.toHaveProperty('for');
  });

  it('links to its chapter of the runbook, wherever that is', () => {
    expect(alertRule(SHOP, latency!, RUNBOOKS).annotations.runbook_url).toBe(
      'https://wiki/shop/HighOrderLatency#highorderlatency',
    );
  });

  it('has the page’s name instead of a link if the runbooks’ address is unknown', () => {
    const { annotations } = alertRule(SHOP, latency!, undefined);
    expect(annotations).not.toHaveProperty('runbook_url');
    expect(annotations.runbook).toBe('runbooks/shop.md#highorderlatency');
  });
});

it('a scenario for an alert that does not exist is an error that names both', () => {
  const scenario = { ...SHOP.scenarios![0]!, alert: 'HighOrderLatencies' };
  expect(() => ruleTests({ ...SHOP, scenarios: [scenario] }, 'x.yml')).toThrow(
    /OBS_PRESET_INVALID: preset "shop" .*"HighOrderLatencies"/,
  );
});
