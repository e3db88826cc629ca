import { parser } from '@prometheus-io/lezer-promql';
import { mask } from '../text/mask.js';

interface Insert {
  readonly at: number;
  readonly text: string;
}

/**
 * The expression with further label matchers in the selectors of some metrics. A label that a selector already
 * matches is left to it.
 *
 * @param expr PromQL; variables of dashboards are left alone
 * @param matchers by label, such as `{ job: '=~"$job"' }`
 * @param applies to which metrics; the name of a sample, such as `…_bucket`
 * @example
 * ```ts
 * addMatchers('rate(hits_total{code="500"}[5m])', { job: '=~"$job"' }, () => true);
 * // rate(hits_total{job=~"$job",code="500"}[5m])
 * ```
 */
export function addMatchers(
  expr: string,
  matchers: Readonly<Record<string, string>>,
  applies: (metric: string) => boolean,
): string {
  const inserts: Insert[] = [];
  parser.parse(mask(expr)).iterate({
    enter({ name, node }) {
      const metric = name === 'VectorSelector' ? node.getChild('Identifier') : null;
      if (!metric || !applies(expr.slice(metric.from, metric.to))) return;
      const braces = node.getChild('LabelMatchers');
      const there = (braces?.getChildren('UnquotedLabelMatcher') ?? []).map((matcher) => {
        const label = matcher.getChild('LabelName');
        return label ? expr.slice(label.from, label.to) : '';
      });
      const missing = Object.entries(matchers).filter(([label]) => !there.includes(label));
      const text = missing.map(([label, matcher]) => `${label}${matcher}`).join(',');
      if (text === '') return;
      if (!braces) inserts.push({ at: metric.to, text: `{${text}}` });
      else inserts.push({ at: braces.from + 1, text: there.length > 0 ? `${text},` : text });
    },
  });
  return inserts.reduceRight((done, { at, text }) => done.slice(0, at) + text + done.slice(at), expr);
}
