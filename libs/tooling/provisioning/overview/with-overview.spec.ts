import { expect, it } from '@jest/globals';
import { ANY_SERVICE } from '../../../../test/support/any-service.preset.js';
import { SHOP } from '../../../../test/support/shop.preset.js';
import { withOverview } from './with-overview.js';

const WITH_RULES = { ...SHOP, name: 'anything', forAnyService: true };

it('shows the dashboards of any service in addition to the chosen presets, and none of its rules', () => {
  const [overview, shop] = withOverview([SHOP], WITH_RULES);
  expect(shop).toBe(SHOP);
  expect(overview).toEqual({
    name: 'anything',
    title: SHOP.title,
    description: SHOP.description,
    forAnyService: true,
    metrics: SHOP.metrics,
    dashboards: SHOP.dashboards,
  });
});

it('takes the one that was chosen as it is, and puts it first', () => {
  expect(withOverview([SHOP, WITH_RULES], ANY_SERVICE)).toEqual([WITH_RULES, SHOP]);
});
