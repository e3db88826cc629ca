import { nodesOf, parse } from '#promql';

/**
 * An expression with ranges extended by one millisecond, so that they include a sample at their start, as in Prometheus
 * 2 but not 3. This applies to subqueries and to series sampled at rule evaluation. All other series have no sample
 * there (see `SAMPLE_MS`).
 *
 * @param aligned names of series with samples on full seconds; default: all
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
