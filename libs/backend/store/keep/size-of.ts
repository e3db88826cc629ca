/** Estimates the size of a value as JSON, without serializing it. */
export function sizeOf(value: unknown, depth = 0): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 8;
  if (depth > 8) return 8;
  let size = 2;
  for (const [key, one] of Object.entries(value)) size += key.length + 4 + sizeOf(one, depth + 1);
  return size;
}
