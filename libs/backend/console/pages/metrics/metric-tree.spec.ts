import { describe, expect, it } from '@jest/globals';
import type { MetricInfo } from '#contracts';
import { foldersOf, type MetricFolder } from './metric-tree.js';

const metric = (name: string, help = ''): MetricInfo => ({ name, help, type: 'gauge', unit: '' });
const numbered = (prefix: string, count: number): MetricInfo[] =>
  Array.from({ length: count }, (_, i) => metric(`${prefix}_${String.fromCharCode(97 + i)}`));

/** Names of folders with their content. */
const shape = ({ prefix, folders, metrics }: MetricFolder): unknown => [
  prefix,
  metrics.length,
  ...folders.map(shape),
];

describe('The tree of metrics', () => {
  it('has a folder for each first word', () => {
    expect(foldersOf([metric('b_x'), metric('a_y'), metric('a_x')], '').map(shape)).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
  });

  it('divides a folder of many by the next word, and leaves single ones where they are', () => {
    const metrics = [...numbered('app_http', 6), ...numbered('app_db', 6), metric('app_up')];
    expect(foldersOf(metrics, '').map(shape)).toEqual([['app', 1, ['app_db', 6], ['app_http', 6]]]);
  });

  it('makes one folder of words that all have', () => {
    const [folder] = foldersOf([...numbered('a_b_c', 6), ...numbered('a_b_d', 6)], '');
    expect(shape(folder!)).toEqual(['a_b', 0, ['a_b_c', 6], ['a_b_d', 6]]);
  });

  it('finds words in names and descriptions', () => {
    const metrics = [metric('a_seconds', 'How long orders take.'), metric('b_total', 'Orders.')];
    expect(foldersOf(metrics, 'ORDERS long').flatMap(({ metrics: list }) => list)).toEqual([metrics[0]]);
  });
});
