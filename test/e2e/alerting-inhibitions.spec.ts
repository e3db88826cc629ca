import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { DEFAULT_INHIBITIONS } from '#alerting';
import { ALERT_SEVERITIES, type Inhibition } from '#contracts';
import { DEFAULT_SETTINGS } from '#provisioning';
import { Inhibitor } from '../../libs/backend/alerting/silences/inhibitor.js';
import { alertmanagerFile } from '../../libs/tooling/provisioning/deploy/alertmanager.js';
import { alertNamed } from '../support/alerting/incident-run.js';

interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/** The inhibition rules of the generated `alertmanager.yml`. */
function generated(): Inhibition[] {
  const file = parse(alertmanagerFile(DEFAULT_SETTINGS).content) as { inhibit_rules: InhibitRule[] };
  return file.inhibit_rules.map(({ source_matchers, target_matchers, equal }) => ({
    source: source_matchers.join(', '),
    target: target_matchers.join(', '),
    equal,
  }));
}

function inhibits(inhibitions: readonly Inhibition[], source: string, target: string): boolean {
  const inhibitor = new Inhibitor(inhibitions);
  inhibitor.fires(alertNamed(source, 0));
  return inhibitor.inhibits(alertNamed(target, 0)) !== undefined;
}

describe('the inhibitions that alerting has by default', () => {
  const places = [
    'preset=etl subject=queue',
    'preset=etl subject=lag',
    'preset=etl',
    'subject=queue',
    'other=1',
  ];
  const pairs = ALERT_SEVERITIES.flatMap((source) =>
    ALERT_SEVERITIES.flatMap((target) => places.map((place) => [source, target, place] as const)),
  );

  it('are those of the generated alertmanager.yml', () => {
    const differ = pairs.filter(([source, target, place]) => {
      const names = [
        `A severity=${source} preset=etl subject=queue`,
        `B severity=${target} ${place}`,
      ] as const;
      return inhibits(DEFAULT_INHIBITIONS, ...names) !== inhibits(generated(), ...names);
    });
    expect(differ).toEqual([]);
    const muted = pairs.filter(([source, target, place]) =>
      inhibits(
        DEFAULT_INHIBITIONS,
        `A severity=${source} preset=etl subject=queue`,
        `B severity=${target} ${place}`,
      ),
    );
    expect(muted).toHaveLength(5 + 3 + 3);
  });
});
