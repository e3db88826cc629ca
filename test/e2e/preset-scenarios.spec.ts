import { describe, expect, it } from '@jest/globals';
import { scenarioTest } from '#testing';
import { ALL_PRESETS } from '../../libs/presets/all-presets.js';

describe.each(Object.entries(ALL_PRESETS))(
  'The scenarios of the preset %s, evaluated here',
  (_name, preset) => {
    it.each(scenarioTest(preset))('$name', async ({ run }) => run());
  },
);

it('A wrong scenario reports what fires instead', async () => {
  const preset = ALL_PRESETS.etl!;
  const [scenario] = preset.scenarios!;
  const turned = {
    ...preset,
    scenarios: [{ alert: scenario!.alert, fires: scenario!.quiet, quiet: scenario!.fires }],
  };
  const [fires, quiet] = scenarioTest(turned);
  await expect(fires!.run()).rejects.toThrow(`${scenario!.alert} should fire at `);
  await expect(quiet!.run()).rejects.toThrow(`${scenario!.alert} should not fire at `);
});
