import { isMap, isScalar, parseAllDocuments, type Document } from 'yaml';
import { groupProblems, problemsError, problemText } from '#alerting';
import type { RuleGroup } from '#contracts';
import { YamlReader } from './yaml-reader.js';

/**
 * Loads the groups of a Prometheus rule file, as Prometheus 2.42 to 3.14 accept it.
 *
 * @param text content of the file
 * @param path path of the file, for errors
 * @throws ObservabilityError `OBS_ALERTING` with every problem: group, rule, field
 * @example
 * ```ts
 * const groups = loadRuleFile(readFileSync('rules/api.yml', 'utf8'), 'rules/api.yml');
 * ```
 */
export function loadRuleFile(text: string, path: string): RuleGroup[] {
  const groups = readGroups(text, path);
  const problems = groupProblems(groups, 'file');
  if (problems.length > 0) throw problemsError(path, problems.map(problemText));
  return groups.map((group) => ({ rules: [], ...(group as Partial<RuleGroup> & { name: string }) }));
}

/** The list under `groups`, not validated. */
function readGroups(text: string, path: string): unknown[] {
  const documents = parseAllDocuments(text, { merge: true });
  // As in Prometheus: an empty file has no groups, and only the first of several documents is read.
  const document = Array.isArray(documents) ? documents[0] : undefined;
  if (!document) return [];
  if (document.errors.length > 0)
    throw problemsError(
      path,
      document.errors.map(({ message }) => firstLine(message)),
    );
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return [];
  if (!isMap(contents)) throw problemsError(path, ['must begin with "groups:"']);
  const file = read(document, path);
  const unknown = Object.keys(file).filter((name) => name !== 'groups');
  if (unknown.length > 0)
    throw problemsError(
      path,
      unknown.map((name) => `${name}: unknown field. A rule file has only "groups"`),
    );
  const { groups = [] } = file;
  if (!Array.isArray(groups)) throw problemsError(path, ['groups: must be a list']);
  return groups;
}

function read(document: Document, path: string): Record<string, unknown> {
  try {
    return new YamlReader(document).read(document.contents, ['limit']) as Record<string, unknown>;
  } catch (error) {
    throw problemsError(path, [(error as Error).message]);
  }
}

/** Without the excerpt of the file in the following lines. */
function firstLine(message: string): string {
  return message.split('\n')[0]!.replace(/:$/, '');
}
