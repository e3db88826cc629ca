import { describe, expect, it } from '@jest/globals';
import type { PresetDefinition } from '#contracts';
import { ANY_SERVICE } from '../../../test/support/any-service.preset.js';
import { SHOP } from '../../../test/support/shop.preset.js';
import { boardItems, boardOf, objectiveItems } from './boards.js';
import { renderDashboard } from './grafana/render-dashboard.js';
import { dashboardsOf } from './grafana/slo-dashboard.js';

interface Rendered {
  readonly templating: { readonly list: readonly { readonly name: string; readonly query?: string }[] };
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
  }[];
}

const PRESETS: readonly PresetDefinition[] = [ANY_SERVICE, SHOP];

describe('A board', () => {
  const uids = boardItems(PRESETS).map(({ uid }) => uid);

  it.each(uids)('%s has the expressions, legends and variables that Grafana gets', async (uid) => {
    const preset = PRESETS.find((one) => dashboardsOf(one).some((dashboard) => dashboard.uid === uid))!;
    const definition = dashboardsOf(preset).find((dashboard) => dashboard.uid === uid)!;
    const grafana = (await renderDashboard(definition, preset.metrics, [])) as Rendered;
    const board = boardOf(PRESETS, uid)!;
    expect(board.panels.map(({ title, queries }) => [title, queries.map(({ expr }) => expr)])).toEqual(
      grafana.panels.map(({ title, targets }) => [title, targets.map(({ expr }) => expr)]),
    );
    const ours = board.variables.map(({ name, query }) => [name, query]);
    const theirs = grafana.templating.list.map(({ name, query }) => [name, query]);
    expect(theirs).toEqual(expect.arrayContaining(ours));
  });

  it('does not exist under an unknown name', () => {
    expect(boardOf(PRESETS, '__proto__')).toBeUndefined();
  });
});

it('An objective names what its rules record', () => {
  for (const { budget, errorRatio, board } of objectiveItems(PRESETS)) {
    expect(budget).toMatch(/^slo:error_budget:remaining_ratio\{preset="shop",slo="/);
    expect(errorRatio).toMatch(/^slo:error_ratio:rate1h\{preset="shop",slo="/);
    expect(boardItems(PRESETS).map(({ uid }) => uid)).toContain(board);
  }
  expect(objectiveItems(PRESETS).length).toBe(SHOP.slos?.length);
});
