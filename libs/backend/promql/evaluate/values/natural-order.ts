import { compareText } from './compare-text.js';

/**
 * Whether a text comes before another one, numbers in it compared as numbers: `v9` before `v10`. Follows
 * `github.com/facette/natsort`, which Prometheus uses, also where that is no order: of `1` and `01`, each precedes the other.
 */
export function precedes(a: string, b: string): boolean {
  const [left, right] = [chunksOf(a), chunksOf(b)];
  for (const [i, chunk] of left.entries()) {
    const other = right[i];
    if (other === undefined) return false;
    const [x, y] = [integerOf(chunk), integerOf(other)];
    const areNumbers = x !== undefined && y !== undefined;
    if (areNumbers ? x !== y : chunk !== other) return areNumbers ? x < y : compareText(chunk, other) < 0;
    if (i === left.length - 1) return true;
    if (i === right.length - 1) return false;
  }
  return false;
}

function chunksOf(text: string): readonly string[] {
  return text.match(/[0-9]+|[^0-9]+/g) ?? [];
}

const GREATEST = 2n ** 63n - 1n;

/** What a 64-bit integer can hold; larger numbers are texts. */
function integerOf(chunk: string): bigint | undefined {
  if (!/^[0-9]/.test(chunk)) return undefined;
  const value = BigInt(chunk);
  return value > GREATEST ? undefined : value;
}
