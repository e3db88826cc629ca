import { describe, expect, it } from '@jest/globals';
import { propagation } from '@opentelemetry/api';
import { formatBaggage, parseBaggage } from './baggage.js';

function entriesOf(header: string): Record<string, string> | undefined {
  const entries = parseBaggage(header)?.getAllEntries();
  return entries && Object.fromEntries(entries.map(([key, { value }]) => [key, value]));
}

describe('parseBaggage', () => {
  it('reads members with blanks and percent signs around and in them', () => {
    expect(entriesOf(' tenant = blue ,user=J%C3%BCrgen%20A,empty=')).toEqual({
      tenant: 'blue',
      user: 'Jürgen A',
      empty: '',
    });
  });

  it('leaves out members that are not legal and keeps the others', () => {
    expect(entriesOf('a=1,b c=2,d,=3,e=%zz,f=6')).toEqual({ a: '1', f: '6' });
  });

  it('returns nothing when no member is valid', () => expect(parseBaggage(' ,;x')).toBeUndefined());

  it('takes 64 members and 8192 bytes at most', () => {
    const many = Array.from({ length: 70 }, (_, index) => `k${index}=1`).join(',');
    expect(Object.keys(entriesOf(many) ?? {})).toHaveLength(64);
    expect(entriesOf(`big=${'x'.repeat(9_000)},small=1`)).toEqual({ small: '1' });
  });
});

describe('formatBaggage', () => {
  it('writes what parseBaggage reads, properties too', () => {
    const header = 'user=J%C3%BCrgen%20A;secret;ttl=5,tenant=blue';
    expect(formatBaggage(parseBaggage(header) ?? propagation.createBaggage())).toBe(header);
  });

  it('leaves out a value that is no text of Unicode', () => {
    const baggage = propagation.createBaggage({ cut: { value: '\ud83d' }, tenant: { value: 'blue' } });
    expect(formatBaggage(baggage)).toBe('tenant=blue');
  });
});
