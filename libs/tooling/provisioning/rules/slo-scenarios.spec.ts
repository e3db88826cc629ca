import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { PresetDefinition } from '#contracts';
import { describeWith, promtool } from '../../../../test/support/services.js';
import { SHOP } from '../../../../test/support/shop.preset.js';
import { yamlFile } from '../files/generated-file.js';
import { ruleGroups } from './rule-groups.js';
import { objectiveTests } from './rule-tests.js';
import { sloScenarios } from './slo-scenarios.js';

/** A very low objective, a usual one and a very high one. */
const OBJECTIVES = [0.7, 0.95, 0.9995];

const shopWith = (objective: number): PresetDefinition => ({
  ...SHOP,
  slos: [{ ...SHOP.slos![0]!, objective }],
});

it('an objective that names no events has no scenario', () => {
  const { events: _, ...slo } = SHOP.slos![0]!;
  expect(sloScenarios({ ...SHOP, slos: [slo] })).toEqual([]);
});

describeWith(['prometheus'], 'The generated tests of burn alerts', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'observability-burn-'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const rulesOf = (preset: PresetDefinition): string =>
    yamlFile('', { groups: ruleGroups(preset, 'runbook').filter(({ name }) => name.endsWith('-slo')) })
      .content;

  /** The errors that promtool reports. */
  function objections(preset: PresetDefinition, rules: string): string {
    writeFileSync(join(dir, 'rules.yml'), rules);
    writeFileSync(join(dir, 'tests.yml'), yamlFile('', objectiveTests(preset, 'rules.yml')).content);
    const { code, output } = promtool(['test', 'rules', join(dir, 'tests.yml')]);
    return code === 0 ? '' : output;
  }

  it.each(OBJECTIVES)('pass for an objective of %p', (objective) => {
    const preset = shopWith(objective);
    expect(objections(preset, rulesOf(preset))).toBe('');
  });

  it('pass when an operator lets an alert wait, changes it and leaves one out', () => {
    const preset: PresetDefinition = {
      ...shopWith(0.95),
      objectiveAlerts: {
        durations: { OrderAvailabilityBudgetBurn1h: '12m', OrderAvailabilityBudgetBurn6h: '2h' },
        severities: { OrderAvailabilityBudgetBurn1d: 'high' },
        without: ['OrderAvailabilityBudgetBurn3d'],
      },
    };
    expect(rulesOf(preset)).toContain('for: 12m');
    expect(objections(preset, rulesOf(preset))).toBe('');
  });

  const changeLimit = (by: number) => (rules: string) =>
    rules.replace(/> ([\d.]+) \* /g, (_, rate: string) => `> ${Number(rate) * by} * `);

  it.each<[string, (rules: string) => string]>([
    ['the alerts ask for more', changeLimit(1.2)],
    ['the alerts ask for less', changeLimit(0.8)],
    ['good and bad are mixed up', (rules) => rules.replaceAll('{status="ok"}', '{status="failed"}')],
    ['a metric is misspelt', (rules) => rules.replaceAll('shop_orders_total{', 'shop_order_total{')],
    [
      'the short window does not count',
      (rules) => rules.replaceAll(/ and slo:error_ratio:rate\w+\{.*?\} > [\d.]+ \* [\d.]+/g, ''),
    ],
    [
      'a window is not recorded',
      (rules) => rules.replace('record: slo:error_ratio:rate1h', 'record: slo:gone'),
    ],
  ])('fail when %s', (_, change) => {
    const preset = shopWith(0.95);
    const changed = change(rulesOf(preset));
    expect(changed).not.toBe(rulesOf(preset));
    expect(objections(preset, changed)).toContain('OrderAvailabilityBudgetBurn');
  });
});
