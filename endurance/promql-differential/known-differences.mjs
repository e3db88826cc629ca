/**
 * Differences between Prometheus 2.42, which we compare with, and 3.14, whose behaviour we follow, taken from both
 * sources. The generator avoids: rates of gauges with gaps (2.42 extrapolates to zero before it checks for gaps),
 * predict_linear with `@` (2.42 shifts the range), the name after atan2 (2.42 keeps it), equal values in topk. See also
 * the comments in queries.mjs and series.mjs.
 */
const KNOWN = [
  // 3.14 rejects a duplicate match before it compares, 2.42 only among the results of the comparison.
  {
    expr: /[<>=!]/,
    problem: /^we refuse it: .*(?:many-to-one matching must be explicit|must ensure unique matches)/,
  },
  // Prometheus (including 3.14) reads the samples before the offset but looks them up without it: a defect that we do
  // not copy.
  { expr: /timestamp\(\(*\w+(?:{[^}]*})? @ \S+ offset/, problem: /./ },
];

export function isKnownDifference({ expr }, problem) {
  return KNOWN.some((known) => known.expr.test(expr) && known.problem.test(problem));
}
