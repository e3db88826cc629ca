/**
 * Makes the function that finds out whether a path is one of the given ones, or below one. Whole segments are compared:
 * `/health` is `/health` and `/health/live`, and not `/healthcare`. `/health/*` is the same as `/health`, `/` is the root
 * alone, and `/*` is every path.
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
