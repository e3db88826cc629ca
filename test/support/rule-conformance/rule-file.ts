import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { RuleGroup } from '#contracts';

interface RuleFile {
  readonly groups?: readonly RuleGroup[];
  /** Of a PrometheusRule of Kubernetes. */
  readonly spec?: { readonly groups?: readonly RuleGroup[] };
}

/** The groups of a rule file; none when the file has other things. */
export function groupsOfFile(path: string): RuleGroup[] {
  const content = parse(readFileSync(path, 'utf8')) as RuleFile | null;
  const groups = content?.groups ?? content?.spec?.groups ?? [];
  return groups.map((group) => ({
    ...group,
    // YAML reads `expr: 1` as a number.
    rules: (group.rules ?? []).map((rule) => ({ ...rule, expr: String(rule.expr) })),
  }));
}
