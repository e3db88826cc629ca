/**
 * Cases in which promtool 2.42 has a different result for a known reason, and how they are handled:
 *
 * - Ranges are closed in Prometheus 2: series have no sample on their borders, and ranges over recorded series, and of
 *   subqueries, are one millisecond longer (closed-ranges.ts). The `increase` of those is larger by that millisecond's
 *   share.
 * - A rate is extrapolated to where the count was zero, also where a series began long after the range: counters begin
 *   with a large number (random-series.ts).
 * - Promtool loads series in random order, so that `query … | first` in a text gives any of them: such texts are not
 *   compared.
 * - Two rules with the same name and labels write the same series; promtool ends there with "duplicate sample for
 *   timestamp", we keep the first sample. The second of them is left out.
 * - The functions `externalURL`, `pathPrefix`, `graphLink` and `tableLink` fail in promtool, which gives rules no
 *   address: such texts are not compared. `toDuration`, `now` and `urlQueryEscape` came later.
 * - Sums are added in another order: a number that a text rounds just at the border shows it (`-356.2%`, `-356.3%`).
 *   Rules of public files had three such texts among 150,000 firings; they are printed, not hidden.
 * - Prometheus 3 refuses a second match before it compares, 2 only among those that the comparison keeps: a rule that
 *   fails here for "grouping labels must ensure unique matches" may give something there.
 * - The intervals of groups are not looked at; `query_offset` and `labels` of groups came later and are left out.
 * - `ALERTS` and `ALERTS_FOR_STATE` in the input would meet those that rules write: they are not generated.
 */
import type { AlertingRule, RecordingRuleDefinition, RuleGroup } from '#contracts';

type Rule = AlertingRule | RecordingRuleDefinition;

const ANY_ORDER = /\bquery\b[^}]*\|\s*first|\bfirst\b[^}]*\bquery\b|range[^}]*\bquery\b(?!.*sort)/s;
const ORDERED = /query\s+"(?:sort|max|min|sum|count)\b|sortByLabel/;
const NO_ADDRESS = /\b(?:externalURL|pathPrefix|graphLink|tableLink)\b/;
const LATER = /\b(?:toDuration|now|urlQueryEscape)\b/;

/** Groups that promtool 2.42 can run, without texts that it expands differently. */
export function comparable(groups: readonly RuleGroup[]): RuleGroup[] {
  const seen = new Set<string>();
  return groups
    .map(({ name, limit, rules }) => ({
      ...{ name, ...(limit !== undefined && { limit }) },
      rules: rules.map(withComparableTexts).filter((rule) => {
        const key = JSON.stringify(['alert' in rule ? rule.alert : rule.record, rule.labels ?? {}]);
        const isNew = !seen.has(key);
        seen.add(key);
        return isNew;
      }),
    }))
    .filter(({ rules }) => rules.length > 0);
}

function withComparableTexts(rule: Rule): Rule {
  if (!('alert' in rule)) return rule;
  return { ...rule, ...(rule.annotations && { annotations: comparableTexts(rule.annotations) }) };
}

function comparableTexts(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).filter(
      ([, text]) =>
        !NO_ADDRESS.test(text) && !LATER.test(text) && (!ANY_ORDER.test(text) || ORDERED.test(text)),
    ),
  );
}

/** Allowed relative difference of numbers: an extra millisecond affects an `increase`. */
export function toleranceOf(groups: readonly RuleGroup[], lengthened: (expr: string) => string): number {
  const isLonger = groups.some(({ rules }) =>
    rules.some(({ expr }) => /\b(?:increase|delta|rate|irate)\b/.test(expr) && lengthened(expr) !== expr),
  );
  return isLonger ? 2e-5 : 1e-9;
}
