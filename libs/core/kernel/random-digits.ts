/** Random 32-bit numbers converted at once. Few, because an id is a substring that keeps the whole block in memory. */
const numbers = new Uint32Array(256);
const bytes = Buffer.from(numbers.buffer);
let digits = '';
let used = 0;

/**
 * Random hexadecimal digits for ids that must be unique but are no secrets; like OpenTelemetry's, they come from
 * `Math.random`. They are cut from a block, since single random numbers cost several times as much.
 *
 * @param length number of digits; at most 128
 */
export function randomDigits(length: number): string {
  if (used + length > digits.length) {
    for (let at = 0; at < numbers.length; at++) numbers[at] = Math.random() * 0x1_0000_0000;
    digits = bytes.toString('hex');
    used = 0;
  }
  return digits.slice(used, (used += length));
}
