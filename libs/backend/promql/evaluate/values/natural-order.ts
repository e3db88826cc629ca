import { compareText } from './compare-text.js';

/**
 * Natural order: compares numbers in texts by value, `v9` before `v10`. Follows `github.com/facette/natsort`, which
 * Prometheus uses, even where that is inconsistent: `1` and `01` each precede the other.
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

/** A number within 64 bits; larger numbers are compared as texts. */
function integerOf(chunk: string): bigint | undefined {
  if (!/^[0-9]/.test(chunk)) return undefined;
  const value = BigInt(chunk);
  return value > GREATEST ? undefined : value;
}
