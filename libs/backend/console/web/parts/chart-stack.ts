import type { Line } from '../api/prometheus.js';

/** Values of lines that stand one upon the other; what is missing adds nothing. */
export function stackedValues(lines: readonly Pick<Line, 'values'>[]): (number | null)[][] {
  const [first] = lines;
  const heights = (first?.values ?? []).map(() => 0);
  return lines.map(({ values }) =>
    heights.map((below, i) => {
      const value = values[i] ?? null;
      heights[i] = below + (value ?? 0);
      return value === null ? null : heights[i];
    }),
  );
}
