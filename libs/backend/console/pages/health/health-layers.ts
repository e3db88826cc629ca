/** For each check, the names of the checks on which it depends. */
export type Dependencies = Readonly<Record<string, readonly string[]>>;

/** Position of a check. The first column has the checks on which no other depends. */
export interface PlacedCheck {
  readonly name: string;
  readonly column: number;
  readonly row: number;
}

/**
 * Arranges checks with dependencies in columns: each is to the right of all checks that depend on it. The number of
 * rounds is bounded, so that a dependency cycle ends, too.
 */
export function layersOf(dependencies: Dependencies): PlacedCheck[] {
  const names = new Set<string>();
  for (const [name, needs] of Object.entries(dependencies))
    if (needs.length > 0) for (const one of [name, ...needs]) names.add(one);
  const column = new Map([...names].map((name) => [name, 0]));
  for (let round = 0; round < names.size; round++)
    for (const name of names)
      for (const needed of dependencies[name] ?? []) {
        const least = (column.get(name) as number) + 1;
        if ((column.get(needed) as number) < least && least < names.size) column.set(needed, least);
      }
  const filled = new Map<number, number>();
  return [...names].map((name) => {
    const at = column.get(name) as number;
    const row = filled.get(at) ?? 0;
    filled.set(at, row + 1);
    return { name, column: at, row };
  });
}
