import type { Line } from '../api/prometheus.js';

/** Stacks the values of lines; missing values add nothing. */
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
