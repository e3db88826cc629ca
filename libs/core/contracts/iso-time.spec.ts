import { expect, it } from '@jest/globals';
import { isoTimeMs } from './iso-time.js';

it.each([
  ['2026-11-30', Date.UTC(2026, 10, 30)],
  ['2024-02-29', Date.UTC(2024, 1, 29)],
  ['2026-11-30T12:00:00Z', Date.UTC(2026, 10, 30, 12)],
  ['2026-11-30 12:00:00.5+01:00', Date.UTC(2026, 10, 30, 11, 0, 0, 500)],
])('%s is a time', (text, ms) => expect(isoTimeMs(text)).toBe(ms));

it.each(['2026-02-30', '2026-04-31T00:00:00Z', '2026-11-30T24:00:00Z', '30', '11/30/2026', 'day 1', ''])(
  '%s is none',
  (text) => expect(isoTimeMs(text)).toBeNaN(),
);
