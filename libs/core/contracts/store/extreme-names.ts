/**
 * Names of the stored series with the minimum and maximum observation of each sampling interval. They have the form of
 * recording rules, so that no application metric has the same name; they appear on no page.
 *
 * @param histogram name of the metric
 */
export function extremeNames(histogram: string): readonly [min: string, max: string] {
  return [`${histogram}:min`, `${histogram}:max`];
}
