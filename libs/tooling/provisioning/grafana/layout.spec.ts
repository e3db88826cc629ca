import { describe, expect, it } from '@jest/globals';
import type { PanelDefinition } from '#contracts';
import { layOut } from './layout.js';

const panels = (...types: PanelDefinition['type'][]): PanelDefinition[] =>
  types.map((type, index) => ({ title: `${index}`, type, unit: 'short', queries: [] }));

const overlap = (places: ReturnType<typeof layOut>): boolean =>
  places.some((a, i) =>
    places.some((b, j) => i < j && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h),
  );

describe('layOut', () => {
  it('puts four stats in a row and time series below them, two in a row', () => {
    const places = layOut(panels('stat', 'stat', 'gauge', 'stat', 'timeseries', 'timeseries'));
    expect(places).toEqual([
      { x: 0, y: 0, w: 6, h: 5 },
      { x: 6, y: 0, w: 6, h: 5 },
      { x: 12, y: 0, w: 6, h: 5 },
      { x: 18, y: 0, w: 6, h: 5 },
      { x: 0, y: 5, w: 12, h: 8 },
      { x: 12, y: 5, w: 12, h: 8 },
    ]);
  });

  it('splits five stats into three and two, and gives a single time series the whole width', () => {
    const places = layOut(panels('stat', 'stat', 'stat', 'stat', 'stat', 'timeseries'));
    expect(places.map(({ w }) => w)).toEqual([8, 8, 8, 12, 12, 24]);
    expect(places.map(({ y }) => y)).toEqual([0, 0, 0, 5, 5, 10]);
  });

  it('never puts two panels on one place, whatever their order', () => {
    const places = layOut(
      panels('timeseries', 'stat', 'timeseries', 'timeseries', 'timeseries', 'gauge', 'stat'),
    );
    expect(overlap(places)).toBe(false);
    expect(Math.max(...places.map(({ x, w }) => x + w))).toBe(24);
  });
});
