/**
 * The known name that was probably meant by an unknown one: equal except for case or separators, or with a few typing
 * errors.
 *
 * @returns undefined when no name is similar
 * @example
 * ```ts
 * nearest('endpont', ['enabled', 'endpoint']); // 'endpoint'
 * ```
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = lettersOf(name);
  const ranked = known
    .map((candidate) => ({ candidate, distance: distanceBetween(wanted, lettersOf(candidate)) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best && best.distance <= Math.max(1, Math.floor(wanted.length / 3)) ? best.candidate : undefined;
}

/** Long names are truncated, since computing the distance takes quadratic time. */
function lettersOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 64);
}

/** Damerau-Levenshtein distance (restricted): insertions, deletions, substitutions and transpositions. */
function distanceBetween(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const change = a[row - 1] === b[column - 1] ? 0 : 1;
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      line.push(
        Math.min(
          at(rows, row - 1, column) + 1,
          (line[column - 1] ?? 0) + 1,
          at(rows, row - 1, column - 1) + change,
          swapped ? at(rows, row - 2, column - 2) + 1 : Infinity,
        ),
      );
    }
    rows.push(line);
  }
  return at(rows, a.length, b.length);
}

function at(rows: readonly number[][], row: number, column: number): number {
  return rows[row]?.[column] ?? Infinity;
}
