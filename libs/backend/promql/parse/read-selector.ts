import type { SyntaxNode } from '@lezer/common';
import type { LabelMatcher, MatchOperator, VectorSelector } from './ast.js';
import { childOf, childrenOf, type Source } from './source.js';

/** Reads `name{label="value"}`, also with the name in the braces. */
export function readSelector(node: SyntaxNode, source: Source): VectorSelector {
  const { from, to } = node;
  const outside = node.getChild('Identifier');
  const inside = node.getChild('LabelMatchers');
  const quoted = inside?.getChild('QuotedLabelName');
  const read = inside ? childrenOf(inside).flatMap((child) => readMatcher(child, source) ?? []) : [];
  const named = read.find(({ label, op }) => label === '__name__' && op === '=');
  if (outside && (quoted ?? named))
    source.fail(quoted ?? named ?? node, 'the metric is named twice.', 'Keep one of the names.');
  const name = outside ? source.text(outside) : quoted ? source.string(quoted) : named?.value;
  const matchers = read.filter((matcher) => matcher !== named);
  if (name === undefined && !matchers.some(selects))
    source.fail(
      node,
      'this selects every series there is.',
      'Name a metric, or a label with a value that is not empty.',
    );
  return { type: 'vector', from, to, ...(name !== undefined && { name }), matchers };
}

function readMatcher(node: SyntaxNode, source: Source): LabelMatcher | undefined {
  const { name, from, to } = node;
  if (name !== 'UnquotedLabelMatcher' && name !== 'QuotedLabelMatcher') return undefined;
  const unquoted = node.getChild('LabelName');
  const label = unquoted ? source.text(unquoted) : source.string(childOf(node, 'QuotedLabelName'));
  const op = source.text(childOf(node, 'MatchOp')) as MatchOperator;
  const literal = childOf(node, 'StringLiteral');
  const value = source.string(literal);
  if ((op === '=~' || op === '!~') && !isRegExp(value))
    source.fail(literal, `"${value}" is no regular expression.`);
  return { label, op, value, from, to };
}

/** Whether the matcher excludes series that do not have the label. */
function selects({ op, value }: LabelMatcher): boolean {
  if (op === '=') return value !== '';
  if (op === '!=') return value === '';
  const matchesEmpty = value.includes('$') || new RegExp(`^(?:${withoutFlags(value)})$`, 's').test('');
  return op === '=~' ? !matchesEmpty || value.includes('$') : matchesEmpty;
}

/** RE2 is JavaScript's syntax for nearly everything that stands in a matcher, but for flags and `(?P<name>`. */
function isRegExp(text: string): boolean {
  try {
    new RegExp(withoutFlags(text), 's');
    return true;
  } catch {
    return false;
  }
}

function withoutFlags(text: string): string {
  return text
    .replace(/\(\?[imsU-]+(?=[:)])/g, '(?:')
    .replaceAll('(?::', '(?:')
    .replaceAll('(?P<', '(?<');
}
