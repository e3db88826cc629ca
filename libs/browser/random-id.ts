import { page } from './page.js';

/** Random hexadecimal digits, not all zero. */
export function randomId(bytes: number): string {
  const id = Array.from(page.crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
  return /^0+$/.test(id) ? randomId(bytes) : id;
}
