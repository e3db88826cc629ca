import { describe, expect, it } from '@jest/globals';
import { parseCron } from './cron-fields.js';
import { localTime } from './local-time.js';
import { nextTime } from './next-time.js';

/** The next times after a moment, in UTC. */
function times(cron: string, timeZone: string, after: string, count: number): string[] {
  const fields = parseCron(cron, 'cron');
  const zone = localTime(timeZone);
  const found: string[] = [];
  for (let lastMs = Date.parse(after); found.length < count;) {
    const next = nextTime(fields, zone, lastMs);
    if (next === undefined) break;
    found.push(new Date(next).toISOString().replace(':00.000Z', 'Z'));
    lastMs = next;
  }
  return found;
}

describe('cron', () => {
  it.each([
    ['0 2 * * *', ['2026-11-30T02:00Z', '2026-12-01T02:00Z']],
    ['*/20 8-9 * * *', ['2026-11-30T08:00Z', '2026-11-30T08:20Z', '2026-11-30T08:40Z', '2026-11-30T09:00Z']],
    ['30 4 * * sun', ['2026-12-06T04:30Z', '2026-12-13T04:30Z']],
    ['30 4 * * 7', ['2026-12-06T04:30Z']],
    [
      '0 0 * * mon-fri',
      [
        '2026-12-01T00:00Z',
        '2026-12-02T00:00Z',
        '2026-12-03T00:00Z',
        '2026-12-04T00:00Z',
        '2026-12-07T00:00Z',
      ],
    ],
    ['15,45 0 1 jan,JUL *', ['2027-01-01T00:15Z', '2027-01-01T00:45Z', '2027-07-01T00:15Z']],
    ['0 0 29 2 *', ['2028-02-29T00:00Z', '2032-02-29T00:00Z']],
    // When both days are given, either one suffices.
    ['0 0 13 * fri', ['2026-12-04T00:00Z', '2026-12-11T00:00Z', '2026-12-13T00:00Z', '2026-12-18T00:00Z']],
    ['0 0 */2 * fri', ['2026-12-11T00:00Z', '2026-12-25T00:00Z']],
    ['5/20 1 * * *', ['2026-11-30T01:05Z', '2026-11-30T01:25Z', '2026-11-30T01:45Z', '2026-12-01T01:05Z']],
    ['@weekly', ['2026-12-06T00:00Z']],
    ['0 0 31 * *', ['2026-12-31T00:00Z', '2027-01-31T00:00Z', '2027-03-31T00:00Z']],
  ])('%s in UTC', (cron, expected) => {
    expect(times(cron, 'UTC', '2026-11-30T00:00Z', expected.length)).toEqual(expected);
  });

  it.each([
    // Germany: 25 October 2026 has 02:30 twice, 28 March 2027 has none.
    [
      '30 2 * * *',
      'Europe/Berlin',
      '2026-10-23T12:00Z',
      ['2026-10-24T00:30Z', '2026-10-25T00:30Z', '2026-10-26T01:30Z'],
    ],
    [
      '30 2 * * *',
      'Europe/Berlin',
      '2027-03-26T12:00Z',
      ['2027-03-27T01:30Z', '2027-03-28T01:30Z', '2027-03-29T00:30Z'],
    ],
    ['0 3 * * *', 'Europe/Berlin', '2027-03-27T12:00Z', ['2027-03-28T01:00Z', '2027-03-29T01:00Z']],
    [
      '30 * * * *',
      'Europe/Berlin',
      '2026-10-24T23:45Z',
      ['2026-10-25T00:30Z', '2026-10-25T01:30Z', '2026-10-25T02:30Z'],
    ],
    [
      '30 * * * *',
      'Europe/Berlin',
      '2027-03-28T00:00Z',
      ['2027-03-28T00:30Z', '2027-03-28T01:30Z', '2027-03-28T02:30Z'],
    ],
    // Lord Howe Island changes its clocks by half an hour: on 4 October 2026 at 02:00, on 4 April 2027 at 02:00.
    ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-02T16:00Z', ['2026-10-03T15:45Z', '2026-10-04T15:15Z']],
    ['45 1 * * *', 'Australia/Lord_Howe', '2027-04-02T15:00Z', ['2027-04-03T14:45Z', '2027-04-04T15:15Z']],
    // Beirut skips midnight on that day.
    ['0 0 * * *', 'Asia/Beirut', '2027-03-26T23:00Z', ['2027-03-27T22:00Z', '2027-03-28T21:00Z']],
    ['0 9 * * mon', 'Asia/Kolkata', '2026-11-30T00:00Z', ['2026-11-30T03:30Z', '2026-12-07T03:30Z']],
    ['0 0 1 * *', 'Pacific/Auckland', '2026-11-29T00:00Z', ['2026-11-30T11:00Z', '2026-12-31T11:00Z']],
  ])('%s in %s', (cron, zone, after, expected) => {
    expect(times(cron, zone, after, expected.length)).toEqual(expected);
  });

  it('agrees with a check of every minute, also in the night with a repeated hour', () => {
    const zone = localTime('America/New_York');
    const fields = parseCron('*/7 1-3 * 3,11 *', 'cron');
    const [startMs, endMs] = [Date.parse('2026-11-01T00:00Z'), Date.parse('2026-11-02T00:00Z')];
    const walked: number[] = [];
    for (let atMs = startMs; atMs < endMs; atMs += 60_000) {
      const local = new Date(zone.toLocal(atMs));
      const isFirst = zone.toUtc(local.getTime())[0] === atMs;
      if (isFirst && [1, 2, 3].includes(local.getUTCHours()) && local.getUTCMinutes() % 7 === 0)
        walked.push(atMs);
    }
    const found: number[] = [];
    for (let next = nextTime(fields, zone, startMs)!; next < endMs; next = nextTime(fields, zone, next)!)
      found.push(next);
    expect(found).toEqual(walked);
    expect(found).toHaveLength(27);
  });

  it.each([
    '* * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
    '*/0 * * * *',
    '5-1 * * * *',
    'a * * * *',
    '1-2-3 * * * *',
    '*/5/2 * * * *',
    ', * * * *',
    '@never',
    'constructor',
  ])('refuses %s', (cron) => {
    expect(() => parseCron(cron, 'cron')).toThrow(/^OBS_ALERTING: cron: /);
  });

  it('detects quickly that a time never occurs', () => {
    expect(nextTime(parseCron('0 0 31 2,4,6,9,11 *', 'cron'), localTime('Europe/Berlin'), 0)).toBeUndefined();
  });
});
