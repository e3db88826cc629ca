import { readFile } from 'node:fs/promises';
import { problemsError, ruleProblems, thresholdProblems, thresholdRule } from '#alerting';
import {
  ObservabilityError,
  reasonOf,
  type AlertingRule,
  type RuleGroup,
  type ThresholdRule,
} from '#contracts';
import { ruleGroups, withJob } from '#provisioning';
import { loadRuleFile } from '#rule-files';
import type { AlertTestOptions, TestedRule } from './alert-test-options.js';

/**
 * The rules of a test as groups.
 *
 * @throws ObservabilityError `OBS_ALERTING` naming the file, the rule and the invalid field
 */
export async function groupsOf({
  rules = [],
  preset = [],
  ruleFile = [],
  job,
}: AlertTestOptions): Promise<RuleGroup[]> {
  const files = await Promise.all([ruleFile].flat().map(readRuleFile));
  const presets = [preset].flat().flatMap((one) => ruleGroups(withJob(one, job ?? one.job ?? 'app')));
  const groups = [...presets, ...files.flat(), ...own(rules)];
  if (groups.length === 0)
    throw new ObservabilityError(
      'OBS_ALERTING',
      'alert test: give it rules: `rules`, `preset` or `ruleFile`.',
    );
  return groups;
}

/** Single rules form one group, in the given order. */
function own(rules: readonly TestedRule[]): RuleGroup[] {
  const groups = rules.filter((rule) => 'rules' in rule);
  const single = rules.flatMap((rule) =>
    'rules' in rule ? [] : 'condition' in rule ? threshold(rule) : rule,
  );
  const all = single.length === 0 ? groups : [...groups, { name: 'test', rules: single }];
  const problems = all.flatMap((group) => ruleProblems(group));
  if (problems.length > 0) throw problemsError('alert test', problems);
  return all;
}

function threshold(rule: ThresholdRule): AlertingRule {
  const problems = thresholdProblems(rule);
  if (problems.length > 0) throw problemsError(`alert test, rule "${rule.name}"`, problems);
  return thresholdRule(rule);
}

async function readRuleFile(path: string): Promise<RuleGroup[]> {
  return loadRuleFile(await textOf(path), path);
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ObservabilityError(
      'OBS_ALERTING',
      `alert test: cannot read the rule file ${path}: ${reasonOf(error)}`,
      {
        cause: error,
      },
    );
  }
}
