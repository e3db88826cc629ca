import { ObservabilityError } from '#contracts';

/** A problem of a rule or a group. */
export interface RuleProblem {
  readonly group?: string | undefined;
  /** Number of the rule in its group, counted from 1. */
  readonly rule?: number | undefined;
  /** Name of the rule. */
  readonly name?: string | undefined;
  /** E.g. `labels.team`. */
  readonly field?: string | undefined;
  readonly problem: string;
}

/** One line: `group "api", rule 2 "HighErrors", for: "soon" is not a duration`. */
export function problemText({ group, rule, name, field, problem }: RuleProblem): string {
  const where = [
    ...(group === undefined ? [] : [`group ${JSON.stringify(group)}`]),
    ...(rule === undefined ? [] : [`rule ${rule}${name ? ` ${JSON.stringify(name)}` : ''}`]),
    ...(field === undefined ? [] : [field]),
  ];
  return where.length === 0 ? problem : `${where.join(', ')}: ${problem}`;
}

/** Combines all problems into one error. @param where e.g. the path of a file */
export function problemsError(where: string, problems: readonly string[]): ObservabilityError {
  const text =
    problems.length === 1
      ? problems[0]!
      : `${problems.length} problems\n${problems.map((one) => `  - ${one}`).join('\n')}`;
  return new ObservabilityError('OBS_ALERTING', `${where}: ${text}`);
}
