/** A check and what it depends on. */
export type Dependencies = Readonly<Record<string, readonly string[]>>;

/** Where a check stands: columns from those that nothing depends on to those that depend on nothing. */
export interface PlacedCheck {
  readonly name: string;
  readonly column: number;
  readonly row: number;
}

/**
 * Checks that depend on others, or that others depend on, in columns: each stands to the right of all that depend on it. A
 * circle does not move its checks for ever.
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
