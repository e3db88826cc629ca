import { selectorsOf } from './selectors-of.js';

interface Insert {
  readonly at: number;
  readonly text: string;
}

/**
 * The expression with further label matchers in the selectors of some metrics. A label that a selector already
 * matches is left to it.
 *
 * @param expr PromQL; variables of dashboards are left alone. What does not parse comes back as it is.
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
  for (const { name, named, matchers: there } of selectorsOf(expr)) {
    if (name === undefined || !named || named.inBraces || !applies(name)) continue;
    const missing = Object.entries(matchers).filter(([label]) => !there.some((one) => one.label === label));
    const text = missing.map(([label, matcher]) => `${label}${matcher}`).join(',');
    if (text === '') continue;
    const brace = braceAfter(expr, named.to);
    if (brace === undefined) inserts.push({ at: named.to, text: `{${text}}` });
    else inserts.push({ at: brace + 1, text: there.length > 0 ? `${text},` : text });
  }
  return inserts.reduceRight((done, { at, text }) => done.slice(0, at) + text + done.slice(at), expr);
}

const BRACE = /(?:\s|#[^\n]*\n)*\{/y;

/** Where the braces behind a name open. */
function braceAfter(expr: string, end: number): number | undefined {
  BRACE.lastIndex = end;
  return BRACE.test(expr) ? BRACE.lastIndex - 1 : undefined;
}
