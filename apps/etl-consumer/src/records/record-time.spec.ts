import { describe, expect, it } from '@jest/globals';
import { dayOf, parseTime, shiftTime, timeOrder } from './record-time.js';

describe('parseTime', () => {
  it.each([
    ['2024-02-29T07:30:00Z', '2024-02-29T07:30:00Z', 'offset'],
    ['2024-02-29 07:30:00', '2024-02-29T07:30:00', 'local'],
    ['2024-02-29T07:30+0200', '2024-02-29T07:30+02:00', 'offset'],
    ['2000-02-29', '2000-02-29', 'local'],
  ])('parses %s with its zone information', (text, expected, zone) => {
    expect(parseTime(text)).toEqual({ text: expected, zone });
  });

  it.each(['2023-02-29', '1900-02-29', '2024-06-31', '2024-13-01', '2024-00-10', '2024-01-01T24:10', ''])(
    'refuses %p, which is no time',
    (text) => expect(parseTime(text)).toBeUndefined(),
  );

  it.each(['2024-01-01T10:60', '2024-01-01T10:00+19:00', '2024-01-01T10:00Z ', '04-03-2024'])(
    'refuses %p, which has no such form',
    (text) => expect(parseTime(text)).toBeUndefined(),
  );
});

describe('arithmetic on times', () => {
  it('orders times of different offsets by their instant', () => {
    expect(timeOrder('2024-03-04T10:00+02:00')).toBe(timeOrder('2024-03-04T08:00Z'));
  });

  it('keeps a local time local when it is shifted', () => {
    const shifted = shiftTime({ text: '2024-02-28T23:30', zone: 'local' }, 3_600_000);
    expect(shifted).toEqual({ text: '2024-02-29T00:30:00.000', zone: 'local' });
  });

  it('gives a local day from midnight to midnight, over a year end', () => {
    expect(dayOf({ text: '2023-12-31', zone: 'local' })).toEqual({
      startTime: '2023-12-31T00:00',
      endTime: '2024-01-01T00:00',
    });
  });
});
