import { describe, expect, it } from '@jest/globals';
import type { PresetDefinition } from '#contracts';
import { SHOP } from '../../../../test/support/shop.preset.js';
import { readSettings } from './deployment-settings.js';
import { ownJob, placePresets } from './placement.js';

const absent = (name: string, more: Partial<PresetDefinition> = {}): PresetDefinition => ({
  ...SHOP,
  name,
  alerts: [{ ...SHOP.alerts![0]!, expr: 'absent(up{job="$job"})' }],
  scenarios: [
    {
      alert: 'HighOrderLatency',
      fires: { series: { 'up{job="a"}': '1x9' }, at: '5m' },
      quiet: { series: { 'up{job="$job"}': '1x9' }, at: '5m' },
    },
  ],
  ...more,
});

/** Where each preset runs, and the condition of its alert. */
const placed = (settings: object, ...presets: PresetDefinition[]) =>
  placePresets(readSettings(JSON.stringify(settings), 'settings.json'), presets).map(({ preset, runs }) => [
    preset.name,
    runs,
    preset.alerts?.[0]?.expr,
  ]);

const [shop, depot] = [absent('shop'), absent('depot')];

describe('The presets of a deployment', () => {
  it('use the job of the application that runs them together: that of the first, or the one set', () => {
    expect(placed({}, shop, depot)).toEqual([
      ['shop', 'app', 'absent(up{job="shop"})'],
      ['depot', 'app', 'absent(up{job="shop"})'],
    ]);
    expect(placed({ job: 'store' }, shop, depot)).toEqual([
      ['shop', 'app', 'absent(up{job="store"})'],
      ['depot', 'app', 'absent(up{job="store"})'],
    ]);
  });

  it('use their own job if another application runs them', () => {
    expect(placed({ targets: { depot: ['depot:8004'] } }, shop, depot)).toEqual([
      ['shop', 'app', 'absent(up{job="shop"})'],
      ['depot', 'target', 'absent(up{job="depot"})'],
    ]);
  });

  it('are idle if no application runs them', () => {
    expect(placed({ presets: ['depot'] }, shop, depot)).toEqual([
      ['shop', 'idle', 'absent(up{job="shop"})'],
      ['depot', 'app', 'absent(up{job="depot"})'],
    ]);
  });

  it('keep the job they were given, and name that of the application', () => {
    const till = absent('shop', { job: 'till' });
    expect(placed({}, till, depot).map(([, , expr]) => expr)).toEqual([
      'absent(up{job="till"})',
      'absent(up{job="till"})',
    ]);
    expect(ownJob(readSettings('', 'x.yml'), [till])).toBe('till');
    expect(placed({ targets: { till: ['till:8004'] }, job: 'depot' }, depot, till)).toEqual([
      ['depot', 'app', 'absent(up{job="depot"})'],
      ['shop', 'target', 'absent(up{job="till"})'],
    ]);
  });

  it('use the job of the application if they are for any service', () => {
    const any = absent('anything', { forAnyService: true });
    expect(placed({}, any, shop)).toEqual([
      ['anything', 'app', 'absent(up{job="shop"})'],
      ['shop', 'app', 'absent(up{job="shop"})'],
    ]);
    expect(ownJob(readSettings('service: clinic', 'x.yml'), [any])).toBe('clinic');
  });

  it('reject a job that nothing scrapes, and a setting that names a preset that was not chosen', () => {
    expect(() => placed({ job: 'store' }, absent('shop', { job: 'till' }))).toThrow(
      'OBS_OPTIONS_INVALID: the preset "shop" uses the job "till", but the application\'s is "store". ' +
        "Set job to till, or name its addresses in targets: { till: ['host:8004'] }.",
    );
    expect(() => placed({ presets: ['shops'] }, shop, depot)).toThrow(
      'OBS_OPTIONS_INVALID: the setting presets names shops, but the chosen presets are shop, depot.',
    );
  });

  it('have the same job in their scenarios', () => {
    const [found] = placePresets(readSettings('job: store', 'x.yml'), [shop]);
    expect(Object.keys(found?.preset.scenarios?.[0]?.quiet.series ?? {})).toEqual(['up{job="store"}']);
  });
});
