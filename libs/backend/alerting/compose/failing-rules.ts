import type { RuleGroupStatus, TrailEntry } from '#contracts';

/** Adds a trail entry when the evaluation of a rule begins to fail. */
export class FailingRules {
  private failing = new Set<string>();
  private failed = new Set<string>();

  /** Records that the evaluation of a rule failed. */
  note(group: string, rule = ''): void {
    this.failed.add(keyOf(group, rule));
  }

  /**
   * Ends a round of evaluations and returns its trail entries.
   *
   * @param status called only while a rule fails
   */
  entries(status: () => readonly RuleGroupStatus[], timeMs: number): TrailEntry[] {
    const begun = [...this.failed].filter((key) => !this.failing.has(key));
    // A rule that is not evaluated in every round counts as failing until its status says otherwise.
    if (begun.length === 0 && this.failing.size === 0) return [];
    const groups = status();
    const errors = new Map(
      groups.flatMap(({ name: group, rules }) =>
        rules.flatMap(({ name, health, lastError = '' }) =>
          health === 'err' ? [[keyOf(group, name), { group, rule: name, text: lastError }] as const] : [],
        ),
      ),
    );
    const entries = [...errors].flatMap(([key, { group, rule, text }]) =>
      this.failing.has(key)
        ? []
        : [{ timeMs, action: 'rule_failed' as const, rule, text, details: { group } }],
    );
    this.failing = new Set(errors.keys());
    this.failed = new Set();
    return entries;
  }
}

function keyOf(group: string, rule: string): string {
  return `${group}\0${rule}`;
}
