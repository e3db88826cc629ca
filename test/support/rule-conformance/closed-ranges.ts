import { nodesOf, parse } from '#promql';

/**
 * An expression whose ranges have a millisecond more, so that they have the sample at their beginning, which Prometheus 2
 * counts and Prometheus 3 does not: those of subqueries, and those over series that are sampled when rules are evaluated.
 * All others have no sample there (see `SAMPLE_MS`).
 *
 * @param aligned names of series with samples on full seconds; all when missing
 */
export function withClosedRanges(expr: string, aligned?: ReadonlySet<string>): string {
  const ends: number[] = [];
  for (const node of nodesOf(parse(expr))) {
    const isAligned =
      node.type === 'subquery' ||
      (node.type === 'matrix' &&
        (!aligned || node.selector.name === undefined || aligned.has(node.selector.name)));
    if (!isAligned) continue;
    const text = expr.slice(node.from, node.to);
    const range = /^\[\s*([\dydhms]+)\s*(?=[:\]])/.exec(text.slice(text.lastIndexOf('[')));
    if (range) ends.push(node.from + text.lastIndexOf('[') + range[0].trimEnd().length);
  }
  let result = expr;
  for (const end of [...new Set(ends)].sort((a, b) => b - a))
    result = `${result.slice(0, end)}1ms${result.slice(end)}`;
  return result;
}
