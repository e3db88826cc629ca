import { readdirSync, readFileSync } from 'node:fs';
import { join, parse, relative, resolve, sep } from 'node:path';
import { reasonOf } from '#contracts';
import { loadRuleFile } from '#rule-files';
import type { PlacedGroup } from './application-rules.js';

/** The valid groups of rule files, and the problems of the others. */
export interface ReadRuleFiles {
  readonly groups: readonly PlacedGroup[];
  readonly problems: readonly string[];
}

/** Reads rule files. @param patterns paths; `*` matches any part of a name */
export function readRuleFiles(patterns: readonly string[]): ReadRuleFiles {
  const groups: PlacedGroup[] = [];
  const problems: string[] = [];
  // A file that several patterns match is read once, as in Prometheus.
  const paths = new Set<string>();
  for (const pattern of patterns) {
    const found = matching(pattern);
    if (found.length === 0) problems.push(`${pattern}: there is no such file`);
    for (const path of found) paths.add(path);
  }
  for (const path of paths)
    try {
      for (const group of loadRuleFile(readFileSync(path, 'utf8'), path)) groups.push({ file: path, group });
    } catch (error) {
      problems.push(reasonOf(error).replace(/^OBS_ALERTING: /, ''));
    }
  return { groups, problems };
}

/** The paths that match a pattern, sorted, relative to the working directory if below it. */
function matching(pattern: string): string[] {
  const whole = resolve(pattern);
  const { root } = parse(whole);
  let found = [root];
  for (const part of whole.slice(root.length).split(sep)) {
    const test = part.includes('*') ? nameTest(part) : undefined;
    found = found.flatMap((folder) =>
      test
        ? entriesOf(folder)
            .filter(test)
            .map((name) => join(folder, name))
        : [join(folder, part)],
    );
  }
  const isPattern = whole.includes('*');
  return found
    .filter((path) => !isPattern || entriesOf(path).length === 0)
    .sort()
    .map((path) => shortest(path));
}

function nameTest(part: string): (name: string) => boolean {
  const pieces = part.split('*').map((piece) => piece.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  const pattern = new RegExp(`^${pieces.join('.*')}$`);
  return (name) => pattern.test(name) && (part.startsWith('.') || !name.startsWith('.'));
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function shortest(path: string): string {
  const below = relative(process.cwd(), path);
  return below.startsWith('..') ? path : below;
}
