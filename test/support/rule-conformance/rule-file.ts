import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import type { RuleGroup } from '#contracts';
import { loadRuleFile } from '#rule-files';

/**
 * The groups of a rule file, or of a PrometheusRule of Kubernetes; empty for other content.
 *
 * @throws ObservabilityError that lists every problem
 */
export function groupsOfFile(path: string): RuleGroup[] {
  const text = readFileSync(path, 'utf8');
  const content = parse(text) as { groups?: unknown; spec?: { groups?: unknown } } | null;
  if (content?.spec?.groups) return loadRuleFile(stringify({ groups: content.spec.groups }), path);
  return content?.groups ? loadRuleFile(text, path) : [];
}
