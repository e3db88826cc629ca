import type { AlertRecords, PromDuration, RuleGroup, ThresholdRule } from '#contracts';
import { reasonOf } from '#contracts';
import { durationMs } from '#promql';
import { alertingError } from '../alerting-error.js';
import type { GroupOfFile } from '../evaluate/evaluated-group.js';
import { ruleProblems } from '../rules/check-groups.js';
import { problemsError } from '../rules/rule-problem.js';
import { thresholdRule } from '../rules/threshold-rule.js';

/** Maximum number of groups that can be registered at run time. */
const MOST = 1_000;

interface RuleDocument {
  readonly rule: ThresholdRule | RuleGroup;
}

/** The rules of the options, and those registered at run time, which are kept in the records. */
export class RuleSet {
  private readonly registered = new Map<string, ThresholdRule | RuleGroup>();

  constructor(
    private readonly fixed: {
      readonly groups: readonly GroupOfFile[];
      readonly thresholds: readonly ThresholdRule[];
      readonly interval: PromDuration;
    },
    private readonly records: AlertRecords,
  ) {}

  /** Loads the rules that were registered before a restart. */
  restore(warn: (message: string) => void): void {
    for (const { id, document } of this.records.all('rule')) {
      try {
        const { rule } = document as RuleDocument;
        checkRule(rule);
        this.registered.set(id, rule);
      } catch (error) {
        warn(`The rule "${id}" from before the restart cannot be restored: ${reasonOf(error)}`);
      }
    }
  }

  /** All groups to evaluate. Each threshold rule forms a separate group. */
  groups(): GroupOfFile[] {
    const { groups, thresholds, interval } = this.fixed;
    const fromCode = thresholds.filter(({ id }) => !this.registered.has(id)).map((rule) => groupOf(rule));
    const atRunTime = [...this.registered.values()].map((rule) => groupOf(rule));
    return [
      ...groups,
      ...fromCode.map((group) => ({ file: 'code', group })),
      ...atRunTime.map((group) => ({ file: 'runtime', group })),
    ].map(({ file, group }) => ({ file, group: { ...group, interval: intervalOf(group) ?? interval } }));
  }

  /** @returns its id @throws ObservabilityError `OBS_ALERTING` that names the field */
  register(rule: ThresholdRule | RuleGroup): string {
    checkRule(rule);
    const id = idOf(rule);
    if (!this.registered.has(id) && this.registered.size >= MOST)
      throw alertingError('rule', `there are ${MOST} rules of run time already`);
    this.registered.set(id, rule);
    this.records.put('rule', id, { rule } satisfies RuleDocument);
    return id;
  }

  /** @throws ObservabilityError `OBS_ALERTING` when no rule with this id was registered at run time */
  remove(id: string): void {
    if (!this.registered.delete(id)) throw alertingError('id', `no rule "${id}" was registered at run time`);
    this.records.remove('rule', id);
  }
}

function checkRule(rule: ThresholdRule | RuleGroup): void {
  if (!isGroup(rule)) return void thresholdRule(rule);
  const problems = ruleProblems(rule);
  if (problems.length > 0) throw problemsError('rule', problems);
}

/** Whether it is a group, as in a rule file, or a threshold rule. */
export function isGroup(rule: ThresholdRule | RuleGroup): rule is RuleGroup {
  return typeof rule === 'object' && rule !== null && 'rules' in rule;
}

function idOf(rule: ThresholdRule | RuleGroup): string {
  return isGroup(rule) ? rule.name : rule.id;
}

/** As in Prometheus, an interval of zero is none. */
function intervalOf({ interval }: RuleGroup): PromDuration | undefined {
  return interval !== undefined && durationMs(interval) === 0 ? undefined : interval;
}

function groupOf(rule: ThresholdRule | RuleGroup): RuleGroup {
  return isGroup(rule) ? rule : { name: rule.id, rules: [thresholdRule(rule)] };
}
