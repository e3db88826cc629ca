import { expect, it } from '@jest/globals';
import type { PresetDefinition } from '#contracts';
import { checkDashboardNames } from './distinct-dashboards.js';

function preset(name: string, ...uids: string[]): PresetDefinition {
  const dashboards = uids.map((uid) => ({ uid, title: uid, panels: [] }));
  return { name, title: name, description: name, metrics: [], dashboards };
}

it.each([
  [[preset('a', 'orders', 'Orders')], /"orders" of the preset "a" and "Orders" of the preset "a"/],
  [
    [preset('a', 'shop-orders'), preset('b', 'shop_orders')],
    /"a" and "shop_orders" of .* as dashboard-shop-orders\./,
  ],
  [
    [preset('a', 'orders'), preset('b', 'orders')],
    /"orders" of the preset "a" and "orders" of the preset "b"/,
  ],
])('refuses dashboards that would overwrite each other (%#)', (presets, message) => {
  expect(() => checkDashboardNames(presets)).toThrow(message);
});

it('takes dashboards with different names', () => {
  expect(() => checkDashboardNames([preset('a', 'orders'), preset('b', 'orders-b')])).not.toThrow();
});
