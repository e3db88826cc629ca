/**
 * Returns a function that tests whether a path equals one of the given paths or is below one. Compares whole segments:
 * `/health` matches `/health` and `/health/live`, but not `/healthcare`. `/health/*` equals `/health`, `/` matches only
 * the root, and `/*` every path.
 *
 * @param paths each starts with `/`
 */
export function pathMatcher(paths: readonly string[]): (path: string) => boolean {
  const exact = new Set<string>();
  const below: string[] = [];
  for (const given of paths) {
    const base = given.replace(/\/(?:\*{1,2})?$/, '');
    exact.add(base || '/');
    if (given !== '/') below.push(`${base}/`);
  }
  if (exact.size === 0) return () => false;
  return (path) => exact.has(path) || below.some((prefix) => path.startsWith(prefix));
}
