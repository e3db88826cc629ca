import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { W3CTraceState } from './tracestate.js';

const members = (count: number): string =>
  Array.from({ length: count }, (_, index) => `k${index}=${index}`).join(',');
const through = (header: string): string | undefined => W3CTraceState.parse(header)?.serialize();

describe('W3CTraceState.parse', () => {
  it.each([
    ['a list', 'foo=1,bar=2', 'foo=1,bar=2'],
    ['blanks around members', ' foo=1 \t , \t bar=2\t', 'foo=1,bar=2'],
    ['empty members', 'foo=1,,bar=2,', 'foo=1,bar=2'],
    ['keys with @ anywhere but in front', 'foo@=1,a@@b=2,a@b@c=3', 'foo@=1,a@@b=2,a@b@c=3'],
    ['keys that begin with a digit', '1a=1', '1a=1'],
    [
      'every legal character',
      'az09_-*/@= !"#$%&\'()*+-./:;<>?@[\\]^_`{|}~',
      'az09_-*/@= !"#$%&\'()*+-./:;<>?@[\\]^_`{|}~',
    ],
    ['the first of two with one key', 'foo=1,bar=2,foo=3', 'foo=1,bar=2'],
    ['a key of 256 characters', `${'z'.repeat(256)}=1`, `${'z'.repeat(256)}=1`],
    ['32 members', members(32), members(32)],
  ])('hands on %s', (_name, header, expected) => expect(through(header)).toBe(expected));

  it.each([
    ['nothing', ' , '],
    ['a key with a capital', 'bar=2,Foo=1'],
    ['a key with a blank', 'bar=2,foo =1'],
    ['a key that begins with @', '@foo=1,bar=2'],
    ['a key of 257 characters', `bar=2,${'z'.repeat(257)}=1`],
    ['a member without a value', 'foo=,bar=3'],
    ['a member without =', 'foo,bar=3'],
    ['a value with =', 'foo=a=b,bar=3'],
    ['a value of 257 characters', `foo=${'x'.repeat(257)}`],
    ['a value that is not ASCII', 'foo=ü,bar=1'],
    ['33 members', members(33)],
  ])('discards the whole header for %s', (_name, header) => expect(through(header)).toBeUndefined());

  it('writes at most 512 characters: long members go first, then those at the end', () => {
    const long = `long=${'x'.repeat(200)}`;
    const many = Array.from({ length: 20 }, (_, index) => `key${index + 10}=${'v'.repeat(30)}`);
    const written = through([long, ...many].join(','))?.split(',') ?? [];
    expect(written).toEqual(many.slice(0, written.length));
    expect(written.length).toBe(13);
  });

  it('parses its own output, and never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const once = through(text);
        if (once) expect(through(once)).toBe(once);
      }),
    );
  });
});

describe('W3CTraceState', () => {
  const state = W3CTraceState.parse('a=1,b=2');

  it('puts a changed member in front and leaves the original alone', () => {
    expect(state?.set('b', '3').serialize()).toBe('b=3,a=1');
    expect(state?.serialize()).toBe('a=1,b=2');
    expect(state?.get('b')).toBe('2');
  });

  it('removes members and refuses illegal ones', () => {
    expect(state?.unset('a').serialize()).toBe('b=2');
    expect(state?.set('C', '1').serialize()).toBe('a=1,b=2');
  });
});
