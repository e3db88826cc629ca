import { ObservabilityError } from '#contracts';

/** Names of checks, and the checks on which each depends. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/** @throws ObservabilityError `OBS_HEALTH_INVALID` for an unknown name, and for a cycle, which the message lists */
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
      `health checks depend on each other in a circle: ${circle.join(' -> ')}. Remove one of these dependsOn.`,
    );
  }
}

/**
 * The root causes of a failure: failed checks on which the check depends, directly or indirectly, and which themselves
 * depend on no failed one.
 */
export function rootCauses(
  name: string,
  dependencies: Dependencies,
  isDown: (name: string) => boolean,
): string[] {
  const roots = new Set<string>();
  const visited = new Map<string, boolean>();
  /** @returns whether the check or one of its dependencies is down */
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
