import type { FileChange } from './init-plan.js';

/** Lines of context around a change. */
const CONTEXT = 3;

/** A change in the format of `diff -u`. */
export function diffOf({ path, before, after }: FileChange): string {
  const edits = editsOf(linesOf(before ?? ''), linesOf(after));
  const shown = edits.map((_, at) => isNearChange(edits, at));
  const header = [`--- ${before === undefined ? '/dev/null' : `a/${path}`}`, `+++ b/${path}`];
  return [...header, ...hunksOf(edits, shown)].join('\n');
}

interface Edit {
  readonly sign: ' ' | '-' | '+';
  readonly line: string;
}

function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : [...lines.slice(0, -1), `${lines.at(-1)} (no newline)`];
}

/** Longest common subsequence: quadratic, and the edited files are short. */
function editsOf(before: readonly string[], after: readonly string[]): Edit[] {
  const lengths = before.map(() => new Uint32Array(after.length + 1));
  lengths.push(new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      lengths[i]![j] =
        before[i] === after[j]
          ? lengths[i + 1]![j + 1]! + 1
          : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
  const edits: Edit[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      edits.push({ sign: ' ', line: before[i]! });
      [i, j] = [i + 1, j + 1];
    } else if (i < before.length && (j === after.length || lengths[i + 1]![j]! >= lengths[i]![j + 1]!))
      edits.push({ sign: '-', line: before[i++]! });
    else edits.push({ sign: '+', line: after[j++]! });
  }
  return edits;
}

function isNearChange(edits: readonly Edit[], at: number): boolean {
  return edits.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ sign }) => sign !== ' ');
}

function hunksOf(edits: readonly Edit[], shown: readonly boolean[]): string[] {
  const lines: string[] = [];
  let [oldLine, newLine] = [1, 1];
  for (const [at, { sign, line }] of edits.entries()) {
    if (shown[at] && !shown[at - 1]) lines.push(rangeLine(edits, shown, at, oldLine, newLine));
    if (shown[at]) lines.push(sign + line);
    if (sign !== '+') oldLine++;
    if (sign !== '-') newLine++;
  }
  return lines;
}

function rangeLine(
  edits: readonly Edit[],
  shown: readonly boolean[],
  from: number,
  oldLine: number,
  newLine: number,
): string {
  const end = shown.indexOf(false, from);
  const hunk = edits.slice(from, end < 0 ? undefined : end);
  const [oldCount, newCount] = ['+', '-'].map((sign) => hunk.filter((edit) => edit.sign !== sign).length);
  return `@@ -${oldCount === 0 ? 0 : oldLine},${oldCount} +${newLine},${newCount} @@`;
}
