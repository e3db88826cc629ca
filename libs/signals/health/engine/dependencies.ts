import { ObservabilityError } from '#contracts';

/** Names of checks, and of those that each depends on. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/** @throws ObservabilityError `OBS_HEALTH_INVALID` for a name that no check has, and for a circle, which it spells out */
export function assertSound(dependencies: Dependencies): void {
  for (const [name, needed] of dependencies) {
    const unknown = needed.find((one) => !dependencies.has(one));
    if (unknown !== undefined) {
      throw new ObservabilityError(
        'OBS_HEALTH_INVALID',
        `the health check "${name}" depends on "${unknown}", which is not a check. ` +
          `Correct dependsOn, or register it; there are ${[...dependencies.keys()].join(', ')}.`,
      );
    }
  }
  const circle = findCircle(dependencies);
  if (circle) {
    throw new ObservabilityError(
      'OBS_HEALTH_INVALID',
      `health checks depend on each other in a circle: ${circle.join(' -> ')}. Take one dependsOn out.`,
    );
  }
}

/**
 * The failed checks at the root of a failure: those that the check depends on, over however many steps, and that
 * depend on no failed one themselves.
 */
export function rootCauses(
  name: string,
  dependencies: Dependencies,
  isDown: (name: string) => boolean,
): string[] {
  const roots = new Set<string>();
  const visited = new Map<string, boolean>();
  /** @returns whether something at or below it is down */
  const visit = (current: string): boolean => {
    const known = visited.get(current);
    if (known !== undefined) return known;
    const below = (dependencies.get(current) ?? []).map(visit).includes(true);
    if (!below && current !== name && isDown(current)) roots.add(current);
    visited.set(current, below || isDown(current));
    return below || isDown(current);
  };
  visit(name);
  return [...roots];
}

function findCircle(dependencies: Dependencies): string[] | undefined {
  const sound = new Set<string>();
  const search = (name: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (sound.has(name)) return undefined;
    for (const needed of dependencies.get(name) ?? []) {
      const circle = search(needed, [...path, name]);
      if (circle) return circle;
    }
    sound.add(name);
    return undefined;
  };
  for (const name of dependencies.keys()) {
    const circle = search(name, []);
    if (circle) return circle;
  }
  return undefined;
}
