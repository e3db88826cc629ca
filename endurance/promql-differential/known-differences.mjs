/**
 * Where Prometheus 2.42, which we compare with, and 3.14, which we follow, answer differently; read in the sources of both.
 * The generator avoids: rates of gauges with gaps (2.42 extrapolates to zero before it looks for gaps), predict_linear with
 * `@` (2.42 moves the range), the name after atan2 (2.42 keeps it), equal values in topk. See also the comments in
 * queries.mjs and series.mjs.
 */
const KNOWN = [
  // 3.14 looks for a second match before it compares, 2.42 only among those that the comparison keeps.
  {
    expr: /[<>=!]/,
    problem: /^we refuse it: .*(?:many-to-one matching must be explicit|must ensure unique matches)/,
  },
  // Prometheus, 3.14 too, reads the samples before the offset and looks them up as if there were none: a defect, not copied.
  { expr: /timestamp\(\(*\w+(?:{[^}]*})? @ \S+ offset/, problem: /./ },
];

export function isKnownDifference({ expr }, problem) {
  return KNOWN.some((known) => known.expr.test(expr) && known.problem.test(problem));
}
