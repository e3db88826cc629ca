/** Numbers of 32 bits whose digits are made together. Few: an id is a part of the digits it was cut from, and keeps them in memory. */
const numbers = new Uint32Array(256);
const bytes = Buffer.from(numbers.buffer);
let digits = '';
let used = 0;

/**
 * Random hexadecimal digits for ids that must not meet by chance, and are no secrets: as OpenTelemetry's own, they
 * come from `Math.random`. They are cut from a block, since random numbers one by one cost several times as much.
 *
 * @param length digits; 128 at most
 */
export function randomDigits(length: number): string {
  if (used + length > digits.length) {
    for (let at = 0; at < numbers.length; at++) numbers[at] = Math.random() * 0x1_0000_0000;
    digits = bytes.toString('hex');
    used = 0;
  }
  return digits.slice(used, (used += length));
}
