import { closest } from '../text/closest.js';
import { AGGREGATIONS, FUNCTIONS } from './functions.js';
import type { Span } from './span.js';

type Advice = (before: string, after: string) => string | undefined;

const say =
  (pattern: RegExp, advice: string): Advice =>
  (_, after) =>
    pattern.test(after) ? advice : undefined;

/** Common mistakes, recognised by the text before and at the position of an error. */
const HABITS: readonly Advice[] = [
  say(/^&&/, 'Write "and".'),
  say(/^\|\|/, 'Write "or".'),
  say(/^[“”‘’]/, 'Write " or \'.'),
  say(/^==?\s*["']/, 'A label is compared by "=", "!=", "=~" or "!~".'),
  say(/^=(?!=)/, 'Write "==": "=" compares labels only.'),
  say(/^!(?!=|~)/, 'Write "unless", or "== 0".'),
  (before, after) =>
    /\[\s*\d+[a-z]*$/i.test(before) || /^\d+[a-z]/i.test(after)
      ? 'Write a duration as 30s, 5m or 1h30m.'
      : undefined,
  (before, after) =>
    /(?:=~|!~|!=|=)\s*$/.test(before) && /^\w/.test(after)
      ? `Write "${/^\w+/.exec(after)?.[0]}" in quotes.`
      : undefined,
  (before) =>
    /\b(?:by|without|on|ignoring)\s*$/i.test(before)
      ? 'Write the labels in parentheses: by (label).'
      : undefined,
];

const PAIRS: Record<string, string> = { '(': ')', '[': ']', '{': '}' };
/** Advice about a longer text would be useless and slow to find. */
const NEAR = 60;

/** Suggests a replacement for the text at a position; `undefined` when there is none. */
export function advise(text: string, { from, to }: Span, problem: string): string | undefined {
  if (problem.startsWith('unknown function')) return nearFunction(text.slice(from, to));
  if (from >= text.length) return missingAtEnd(text);
  if (/^unexpected right/.test(problem)) return 'Remove it, or open it before.';
  const before = text.slice(Math.max(0, from - NEAR), from);
  const after = text.slice(from, from + NEAR);
  for (const habit of HABITS) {
    const advice = habit(before, after);
    if (advice !== undefined) return advice;
  }
  return undefined;
}

function nearFunction(name: string): string | undefined {
  const near = closest(name, [...AGGREGATIONS.keys(), ...FUNCTIONS.keys()]);
  return near === undefined ? undefined : `Did you mean "${near}"?`;
}

function missingAtEnd(text: string): string | undefined {
  const open: string[] = [];
  for (const [token] of text.matchAll(/"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`[^`]*`?|[()[\]{}]/gs)) {
    const closing = PAIRS[token];
    if (closing !== undefined) open.push(closing);
    else if (token === open.at(-1)) open.pop();
  }
  const missing = open.reverse().join('');
  return missing === '' || missing.length > NEAR ? undefined : `Add "${missing}".`;
}
