import { expect, it } from '@jest/globals';
import { fingerprint } from './fingerprint.js';

/** FNV-1a by its definition. */
function fnv1a(bytes: Buffer): string {
  let sum = 0xcbf29ce484222325n;
  for (const byte of bytes) sum = ((sum ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return sum.toString(16).padStart(16, '0');
}

it('a fingerprint is FNV-1a over the sorted labels with a byte 255 behind each name and value, as in Alertmanager', () => {
  expect(fingerprint({})).toBe('cbf29ce484222325');
  const end = Buffer.from([255]);
  for (const value of ['x', 'Größe 🎉', '', 'a'.repeat(1000)]) {
    const texts = ['alertname', 'High', 'host', value].flatMap((text) => [Buffer.from(text), end]);
    expect(fingerprint({ host: value, alertname: 'High' })).toBe(fnv1a(Buffer.concat(texts)));
  }
});
