import { expect, it } from '@jest/globals';
import { acceptsGzip } from './negotiate.js';

it.each([
  ['gzip', true],
  ['deflate, GZIP ; q=0.5', true],
  ['*', true],
  ['gzip;q=1, *;q=0', true],
  ['identity;q=0, *', true],
  ['gzip;q=0.001', true],
  [undefined, false],
  ['', false],
  ['identity;q=0', false],
  ['*;q=0', false],
  ['gzip;q=0', false],
  ['gzip;q=0.000, deflate', false],
  ['gzip;q=0, *', false],
  ['*, gzip; q=0', false],
  ['x-gzipped', false],
])('Accept-Encoding: %s accepts gzip: %s', (header, accepted) => {
  expect(acceptsGzip(header)).toBe(accepted);
});
