import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DEFAULT_SETTINGS, generateFiles, withObjectives, writeFiles } from '#provisioning';
import { describeWith, promtool } from '../../test/support/services.js';
import { ALL_PRESETS } from './all-presets.js';
import { composePresets } from './definition/compose-presets.js';
import type { Preset } from './definition/preset.js';
import { lint, findingLine } from '#lint';

const names = Object.keys(ALL_PRESETS);

it('lets all presets but one of the two with db_query_duration_seconds live in one application', () => {
  const { trends, recommender, ...others } = ALL_PRESETS as Required<typeof ALL_PRESETS>;
  const rest = Object.values(others);
  expect(() => composePresets(...rest, trends!)).not.toThrow();
  expect(() => composePresets(...rest, recommender!)).not.toThrow();
  expect(() => composePresets(trends!, recommender!)).toThrow(
    /db_query_duration_seconds.*"trends" and "recommender"/,
  );
});

it.each(names)('has a scenario for every alert of %s', (name) => {
  const { alerts = [], scenarios = [] } = ALL_PRESETS[name] ?? {};
  expect(scenarios.map(({ alert }) => alert).sort()).toEqual(alerts.map(({ alert }) => alert).sort());
});

it('keeps the uid by which the clinic links its dashboard', () => {
  expect(ALL_PRESETS.webhook?.dashboards?.map(({ uid }) => uid)).toEqual(['healthcare-backend']);
});

it('have no findings in lint', () => {
  expect(lint({ presets: Object.values(ALL_PRESETS) }).map(findingLine)).toEqual([]);
});

it.each(names)('gives lint nothing to find in %s with a prefix', (name) => {
  const prefixed = ALL_PRESETS[name]!.with({ prefix: 'our_' });
  expect(lint({ presets: [withObjectives(prefixed)] }).map(findingLine)).toEqual([]);
});

describeWith(['prometheus'], 'The rules of the presets in promtool', () => {
  let dir: string;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'observability-presets-'));
    await writeFiles(dir, await generateFiles(Object.values(ALL_PRESETS), DEFAULT_SETTINGS));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it.each(names)('are accepted for %s', (name) => {
    expect(
      promtool(['check', 'rules', '--lint=all', join(dir, `prometheus/rules/${name}.rules.yml`)]),
    ).toMatchObject({
      code: 0,
    });
  });

  it.each(names)('fire on trouble and are quiet without, for every alert of %s', (name) => {
    const files = ['test', 'slo.test'].map((kind) => join(dir, `prometheus/tests/${name}.${kind}.yml`));
    const { code, output } = promtool(['test', 'rules', ...files]);
    expect(code === 0 ? '' : output).toBe('');
  });

  it.each(names)(
    'fire and are quiet with an operator’s thresholds and durations too, for every alert of %s',
    async (name) => {
      const preset = otherwise(ALL_PRESETS[name]!);
      expect(preset.scenarios).toHaveLength(preset.alerts!.length);
      const folder = join(dir, `${name}-otherwise`);
      await writeFiles(folder, await generateFiles([preset], DEFAULT_SETTINGS));
      const { code, output } = promtool(['test', 'rules', join(folder, `prometheus/tests/${name}.test.yml`)]);
      expect(code === 0 ? '' : output).toBe('');
    },
  );
});

/**
 * Every alert with other numbers: half with lower thresholds and longer durations, half with higher and shorter ones.
 */
function otherwise(preset: Preset): Preset {
  const alerts = (preset.alerts ?? []).map(({ alert, threshold }, i) => ({
    alert,
    ...(threshold !== undefined && { threshold: threshold * (i % 2 ? 0.7 : 1.1) }),
    wait: i % 2 ? '25m' : '90s',
  }));
  return preset.with({
    thresholds: Object.fromEntries(
      alerts.flatMap(({ alert, threshold }) => (threshold === undefined ? [] : [[alert, threshold]])),
    ),
    durations: Object.fromEntries(alerts.map(({ alert, wait }) => [alert, wait])),
    parts: { slos: false },
  });
}
