/**
 * Names of the stored series with the smallest and the largest observation of each sampling interval. They look like those
 * of recording rules, so that no metric of an application has them; no page shows them.
 *
 * @param histogram name of the metric
 */
export function extremeNames(histogram: string): readonly [min: string, max: string] {
  return [`${histogram}:min`, `${histogram}:max`];
}
