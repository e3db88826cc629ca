import { describe, expect, it } from '@jest/globals';
import { readNotation } from './notation.js';

describe('values in the notation of promtool', () => {
  it.each([
    ['1 2 3', [1, 2, 3]],
    ['0+10x3', [0, 10, 20, 30]],
    ['5-1x2', [5, 4, 3]],
    ['-1-2x2', [-1, -3, -5]],
    ['1x2', [1, 1, 1]],
    ['0x0', [0]],
    ['_ _x2 7', ['none', 'none', 'none', 7]],
    ['_x0 7', [7]],
    ['1 stale 2', [1, 'stale', 2]],
    ['NaN inf +Inf -INF', [NaN, Infinity, Infinity, -Infinity]],
    ['1e3x1 .5 1.e2 +5 1e-1', [1000, 1000, 0.5, 100, 5, 0.1]],
    ['1E3x1 2E+1', [1000, 1000, 20]],
    ['  1 \n\t 2  ', [1, 2]],
    ['', []],
  ])('%j', (text, values) => {
    expect(readNotation(text)).toEqual(values);
  });

  it('adds up steps as promtool does', () => {
    expect(readNotation('0+.1x3').at(-1)).toBe(0.1 + 0.1 + 0.1);
  });

  it.each([
    '1 x3',
    'stalex2',
    'STALE',
    '1+1',
    '1+-1x2',
    '1_000',
    '5_',
    '_5',
    'Infx2',
    'x',
    '0x1f',
    '1-Infx2',
  ])('refuses %j as promtool does, naming the word', (text) => {
    const word = text.split(' ').at(-1)!;
    expect(() => readNotation(`1 ${text}`)).toThrow(`"${word}" is not one of: 1.5, 0+10x6`);
  });

  it('refuses native histograms, saying what to use', () => {
    expect(() => readNotation('{{schema:0 sum:1}} 2')).toThrow('use classic buckets');
  });

  it('rejects texts that would exhaust the memory', () => {
    expect(() => readNotation('1x999999999999')).toThrow('more than 1000000 values');
    expect(() => readNotation('_x999999999999')).toThrow('more than 1000000 values');
  });
});
