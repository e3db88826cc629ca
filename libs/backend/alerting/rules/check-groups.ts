import { checkRule, type RuleOrigin } from './check-rule.js';
import { checkDuration, checkKnown, checkTexts, isObject, shown, type Complain } from './fields.js';
import { problemText, type RuleProblem } from './rule-problem.js';

const GROUP = ['name', 'interval', 'query_offset', 'limit', 'labels', 'rules'];

/**
 * Problems of a rule group from code or registered at run time: one line per problem, which names the rule and the
 * field. Everything that Prometheus accepts is valid.
 *
 * @example
 * ```ts
 * ruleProblems({ name: 'api', rules: [{ alert: 'Slow', expr: 'latency >' }] });
 * // ['group "api", rule 1 "Slow", expr: 1:10: parse error: unexpected end of input. …']
 * ```
 */
export function ruleProblems(group: unknown): string[] {
  return groupProblems([group], 'code').map(problemText);
}

/** Problems of the groups of one file. */
export function groupProblems(groups: readonly unknown[], origin: RuleOrigin): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const names = new Set<unknown>();
  for (const group of groups) {
    if (!isObject(group)) {
      problems.push({ problem: `must be a group of rules, not ${shown(group)}` });
      continue;
    }
    checkGroup(group, origin, (problem) => problems.push(problem));
    const { name } = group;
    if (typeof name === 'string' && name !== '' && names.has(name))
      problems.push({ group: name, field: 'name', problem: 'another group of this file has the same name' });
    names.add(name);
  }
  return problems;
}

function checkGroup(
  group: Record<string, unknown>,
  origin: RuleOrigin,
  report: (problem: RuleProblem) => void,
): void {
  const name = typeof group['name'] === 'string' ? group['name'] : '';
  const complain: Complain = (field, problem) => report({ group: name, field, problem });
  if (name === '') complain('name', 'a group must have a name');
  checkKnown(group, GROUP, complain);
  checkDuration(group, 'interval', complain);
  checkDuration(group, 'query_offset', complain);
  const { limit, rules } = group;
  if (limit !== undefined && !Number.isInteger(limit))
    complain('limit', `must be a whole number, not ${shown(limit)}`);
  checkTexts(group['labels'], 'labels', complain, { templates: false });
  if (rules === undefined || rules === null) return;
  if (!Array.isArray(rules)) return complain('rules', `must be a list, not ${shown(rules)}`);
  checkRules(name, rules, origin, report);
}

function checkRules(
  group: string,
  rules: readonly unknown[],
  origin: RuleOrigin,
  report: (problem: RuleProblem) => void,
): void {
  const seen = new Map<string, number>();
  rules.forEach((rule, index) => {
    const named = isObject(rule) ? (rule['alert'] ?? rule['record']) : undefined;
    const name = typeof named === 'string' ? named : undefined;
    const at = { group, rule: index + 1, name };
    checkRule(rule, origin, (field, problem) => report({ ...at, field, problem }));
    const text = JSON.stringify(sorted(rule));
    const twin = seen.get(text);
    if (twin === undefined) seen.set(text, index + 1);
    // In a rule file Prometheus accepts it.
    else if (origin === 'code')
      report({ ...at, problem: `is the same as rule ${twin} of the group. Remove one of them` });
  });
}

/** Sorts keys, so that objects with equal content give equal JSON. */
function sorted(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.keys(value)
    .sort()
    .map((name) => [name, sorted(value[name])]);
}
