import { describe, expect, it } from '@jest/globals';
import { layersOf } from './health-layers.js';

describe('The graph of checks', () => {
  it('puts each check to the right of all that depend on it, and leaves out those without', () => {
    const placed = layersOf({
      orders: ['database', 'mail'],
      mail: ['network'],
      database: ['network'],
      disk: [],
    });
    expect(placed.map(({ name, column }) => `${name} ${column}`).sort()).toEqual([
      'database 1',
      'mail 1',
      'network 2',
      'orders 0',
    ]);
    expect(new Set(placed.map(({ column, row }) => `${column} ${row}`)).size).toBe(4);
  });

  it('ends with a circle too', () => {
    expect(layersOf({ a: ['b'], b: ['a'], c: ['c'] })).toHaveLength(3);
  });
});
