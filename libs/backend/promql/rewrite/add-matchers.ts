import { selectorsOf } from './selectors-of.js';

interface Insert {
  readonly at: number;
  readonly text: string;
}

/**
 * Adds label matchers to the selectors of some metrics. A label that a selector already matches is not changed.
 *
 * @param expr PromQL; dashboard variables stay unchanged. An expression that does not parse is returned unchanged.
 * @param matchers matchers by label, e.g. `{ job: '=~"$job"' }`
 * @param applies selects metrics by sample name, e.g. `…_bucket`
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

/** Offset of the opening brace after a name. */
function braceAfter(expr: string, end: number): number | undefined {
  BRACE.lastIndex = end;
  return BRACE.test(expr) ? BRACE.lastIndex - 1 : undefined;
}
