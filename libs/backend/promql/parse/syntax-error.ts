import type { Tree } from '@lezer/common';
import { closest } from '../text/closest.js';
import type { Span } from './ast.js';
import { AGGREGATIONS, FUNCTIONS } from './functions.js';
import { PromqlError } from './promql-error.js';

interface Trouble extends Span {
  readonly problem: string;
  readonly suggestion?: string;
}

/** What is wrong with a text that the grammar does not accept; `undefined` when it does. */
export function syntaxError(expr: string, tree: Tree): PromqlError | undefined {
  let broken: Span | undefined;
  tree.iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) broken ??= { from, to };
      return broken === undefined;
    },
  });
  if (!broken) return undefined;
  const { problem, suggestion, from, to } = explain(expr, broken);
  return new PromqlError(expr, problem, { from, to }, suggestion);
}

/** Mistakes that people make, by what stands around the place where the grammar gave up. */
const HABITS: readonly [RegExp, string, string][] = [
  [/^&&/, '"&&" is no operator.', 'Write "and".'],
  [/^\|\|/, '"||" is no operator.', 'Write "or".'],
  [/^[“”‘’]/, 'this is a typographic quote.', 'Write " or \'.'],
  [/^==\s*["']/, 'a label is compared by "=", "!=", "=~" or "!~".', 'Write "=".'],
  [/^=\s*["']/, 'a label is compared by "=", "!=", "=~" or "!~".', 'Write "=".'],
  [/^=(?!=)/, '"=" compares labels only.', 'Write "==".'],
  [/^!(?!=|~)/, '"!" is no operator.', 'Write "unless", or "== 0".'],
  [/^[)\]}]/, 'this closes what was never opened.', 'Remove it, or open it before.'],
];

function explain(expr: string, { from, to }: Span): Trouble {
  const at = from + (/^\s*/.exec(expr.slice(from))?.[0].length ?? 0);
  const [before, after] = [expr.slice(0, at), expr.slice(at)];
  const here = { from: at, to: Math.max(to, at + (/^(?:\w+|[^])/.exec(after)?.[0].length ?? 0)) };
  const unknown = unknownFunction(before, after);
  if (unknown) return unknown;
  const habit = HABITS.find(([pattern]) => pattern.test(after));
  if (habit) return { ...here, problem: habit[1], suggestion: habit[2] };
  if (/\[\s*\d+[a-z]*\s*$/i.test(before) && /^[a-z]/i.test(after))
    return { ...here, problem: 'this is no duration.', suggestion: 'Write it as 30s, 5m or 1h30m.' };
  if (/(?:=~|!~|!=|=)\s*$/.test(before) && /^\w/.test(after))
    return {
      ...here,
      problem: 'the value of a label stands in quotes.',
      suggestion: `Write "${/^\w+/.exec(after)?.[0]}" in quotes.`,
    };
  if (/\b(?:by|without|on|ignoring)\s*$/.test(before))
    return { ...here, problem: 'labels stand in parentheses.', suggestion: 'Write by (label).' };
  if (after === '') return atTheEnd(expr, here);
  return { ...here, problem: `"${/^\w+|^./s.exec(after)?.[0]}" is not expected here.` };
}

function unknownFunction(before: string, after: string): Trouble | undefined {
  const name = after.startsWith('(') ? /[A-Za-z_]\w*\s*$/.exec(before)?.[0].trimEnd() : undefined;
  if (name === undefined) return undefined;
  const near = closest(name, [...AGGREGATIONS.keys(), ...FUNCTIONS.keys()]);
  const from = before.lastIndexOf(name);
  return {
    from,
    to: from + name.length,
    problem: `there is no function "${name}".`,
    ...(near && { suggestion: `Did you mean "${near}"?` }),
  };
}

const PAIRS: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

function atTheEnd(expr: string, here: Span): Trouble {
  const open: string[] = [];
  for (const character of expr.replace(/"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`[^`]*`?/g, '')) {
    const closing = PAIRS[character];
    if (closing) open.push(closing);
    else if (character === open.at(-1)) open.pop();
  }
  const missing = open.reverse().join('');
  return missing === ''
    ? {
        ...here,
        problem: expr.trim() === '' ? 'the expression is empty.' : 'something is missing at the end.',
      }
    : { ...here, problem: `"${missing}" is missing at the end.`, suggestion: `Add "${missing}".` };
}
