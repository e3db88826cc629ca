import { describe, expect, it } from '@jest/globals';
import { scalarText, secondsText, valueText } from './numbers-json.js';

describe('Numbers of the API', () => {
  it.each([
    [Infinity, '+Inf'],
    [-Infinity, '-Inf'],
    [NaN, 'NaN'],
    [-0, '-0'],
    [0.1, '0.1'],
    [1e-7, '1e-7'],
    [1e21, '1e+21'],
  ])('write the value %s as %s', (value, text) => {
    expect(valueText(value)).toBe(text);
  });

  it.each([
    [1e-7, '0.0000001'],
    [1.25e-9, '0.00000000125'],
    [-1.5e22, '-15000000000000000000000'],
    [5, '5'],
    [Infinity, '+Inf'],
  ])('write the scalar %s without exponent, as %s', (value, text) => {
    expect(scalarText(value)).toBe(text);
  });

  it.each([
    [0, '0'],
    [1, '0.001'],
    [1_700_000_000_050, '1700000000.050'],
    [1_700_000_000_000, '1700000000'],
    [-1500, '-1.500'],
  ])('write the time %s ms as %s', (ms, text) => {
    expect(secondsText(ms)).toBe(text);
  });
});
