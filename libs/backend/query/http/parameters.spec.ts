import { describe, expect, it } from '@jest/globals';
import { Parameters } from './parameters.js';

const of = (query: string, body = '') =>
  Parameters.of({
    method: body ? 'POST' : 'GET',
    path: '/',
    query,
    contentType: body ? 'application/x-www-form-urlencoded; charset=utf-8' : '',
    body: new TextEncoder().encode(body),
  });

describe('Parameters', () => {
  it.each([
    ['1700000000', 1_700_000_000_000],
    ['1700000000.5', 1_700_000_000_500],
    ['1.7e9', 1_700_000_000_000],
    ['-1', -1000],
    ['2023-11-14T22:13:20Z', 1_700_000_000_000],
    ['2023-11-14T23:13:20.25+01:00', 1_700_000_000_250],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000],
    ['-292273086-05-16T16:47:06Z', -8.64e15],
    ['292277025-08-18T07:12:54.999999999Z', 8.64e15],
  ])('read the time %s', (text, ms) => {
    expect(of(`time=${encodeURIComponent(text)}`).time('time')).toBe(ms);
  });

  it.each([
    ...['yesterday', '2023-11-14', '1e300', 'NaN', 'Infinity', '0x10', '12:00'],
    ...['2023-02-29T00:00:00Z', '2023-04-31T00:00:00Z', '2023-11-00T00:00:00Z', '2023-11-14T24:00:00Z'],
  ])('name the parameter when %s is given as a time', (text) => {
    const read = () => of(`time=${text}`).time('time');
    expect(read).toThrow(`invalid parameter "time": cannot parse "${text}" to a valid timestamp`);
  });

  it.each([
    ['15', 15_000],
    ['0.25', 250],
    ['1h30m', 5_400_000],
    ['500ms', 500],
  ])('read the duration %s', (text, ms) => {
    expect(of(`step=${text}`).duration('step')).toBe(ms);
  });

  it.each(['5 minutes', '1m1h', 'm', '1e999'])('refuse the duration %s', (text) => {
    expect(() => of(`step=${text}`).duration('step')).toThrow('invalid parameter "step"');
  });

  it('are those of the address and of the form together', () => {
    const parameters = of('match[]=up', 'match[]=down&limit=3');
    expect(parameters.all('match[]')).toEqual(['up', 'down']);
    expect(parameters.whole('limit', { least: 1, most: 5, missing: 2 })).toBe(3);
  });

  it.each(['0', '6', '-1', '1.5', 'x', '1e3'])('refuse %s as a whole number from 1 to 5', (text) => {
    const read = () => of(`limit=${text}`).whole('limit', { least: 1, most: 5, missing: 2 });
    expect(read).toThrow(`invalid parameter "limit": "${text}" is not a whole number from 1 to 5`);
  });

  it('name the allowed words', () => {
    expect(() => of('order=oldest').oneOf('order', ['newest', 'slowest'])).toThrow(
      'invalid parameter "order": "oldest" is not one of newest, slowest',
    );
  });

  it('truncate values quoted in an error', () => {
    expect(() => of(`time=${'x'.repeat(5_000)}`).time('time')).toThrow(/^.{100,160}$/);
  });
});
