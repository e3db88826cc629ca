import { describe, expect, it } from '@jest/globals';
import type { AlertDefinition, PanelDefinition } from '#contracts';
import {
  contractAlerts,
  contractPanels,
  DASHBOARD_CONTRACTS,
  RECORDING_RULE_CONTRACTS,
  SEVERITY_CONTRACTS,
} from '../../test/support/system-rules.js';
import { ALL_PRESETS } from './all-presets.js';

const alertsOf = (system: string): readonly AlertDefinition[] => ALL_PRESETS[system]?.alerts ?? [];
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe.each(['webhook', 'trends'])('The alerts of %s', (system) => {
  const contract = contractAlerts(system);

  it('are those of the system, none more and none less', () => {
    expect(
      alertsOf(system)
        .map(({ alert }) => alert)
        .sort(),
    ).toEqual(contract.map(({ alert }) => alert).sort());
  });

  it.each(contract)('$alert is $severity when $condition, after the time that is given', (wanted) => {
    const found = alertsOf(system).find(({ alert }) => alert === wanted.alert);
    const about = wanted.about.map(escaped).join('.*');
    expect(found).toMatchObject({ severity: wanted.severity, labels: { severity: wanted.severity } });
    if (wanted.for !== undefined) expect(found?.for).toBe(wanted.for);
    expect(found?.expr).toMatch(new RegExp(about));
    expect(found?.expr).toMatch(new RegExp(`${escaped(wanted.condition)}(?![\\d.])`));
  });
});

it.each(Object.entries(SEVERITY_CONTRACTS))(
  'The alerts of %s have the severities %j only',
  (system, severities) => {
    expect(alertsOf(system).length).toBeGreaterThan(0);
    expect(alertsOf(system).filter(({ severity }) => !severities.includes(severity))).toEqual([]);
  },
);

it.each(Object.entries(RECORDING_RULE_CONTRACTS))(
  'The recording rules of %s are those of the system',
  (system, rules) => {
    expect(ALL_PRESETS[system]?.recordingRules?.map(({ record }) => record)).toEqual(rules);
  },
);

describe.each(Object.entries(DASHBOARD_CONTRACTS))('The dashboards of %s', (system, contract) => {
  const dashboards = ALL_PRESETS[system]?.dashboards ?? [];

  it('are those of the system', () => {
    expect(dashboards.map(({ uid }) => uid)).toEqual(Object.keys(contract));
  });

  it.each(Object.keys(contract))(
    '%s has its panels in their order, of their types, with their limits',
    (uid) => {
      const panels = dashboards.find((dashboard) => dashboard.uid === uid)?.panels ?? [];
      const wanted = contractPanels(system, uid);
      expect(panels.map((panel) => ({ title: panel.title, type: typeOf(panel) }))).toEqual(
        wanted.map(({ title, type }) => ({ title, type })),
      );
      for (const { title, limit } of wanted.filter((panel) => panel.limit !== undefined)) {
        const drawn = panels.find((panel) => panel.title === title)?.thresholds?.map(({ value }) => value);
        expect([title, drawn]).toEqual([title, expect.arrayContaining([limit])]);
      }
    },
  );
});

/**
 * The panel type named by the systems: `stacked` where the series are stacked, except the webhook's error rate, whose
 * stacking is our own choice.
 */
function typeOf({ type, stacked, title }: PanelDefinition): string {
  return stacked && title !== 'Error rate' ? 'stacked' : type;
}
