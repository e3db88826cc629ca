import type { SyntaxNode } from '@lezer/common';
import type { Span } from './ast.js';
import { PromqlError } from './promql-error.js';
import { numberValue, stringValue } from './literals.js';

/** The text of an expression, and how to read its tree and to complain about it. */
export class Source {
  constructor(readonly expr: string) {}

  text({ from, to }: Span): string {
    return this.expr.slice(from, to);
  }

  /** The string of a literal. @throws PromqlError when it does not end */
  string(node: Span): string {
    const value = stringValue(this.text(node));
    if (value === undefined)
      this.fail(
        node,
        'this string does not end, or has an unknown escape.',
        'Close it, and double each "\\".',
      );
    return value;
  }

  /** Variables count as five minutes, which is what they usually are. */
  number(node: Span): number {
    const text = this.text(node);
    const number = numberValue(/[$[]/.test(text) ? '5m' : text);
    if (Number.isNaN(number) && !/nan/i.test(text)) this.fail(node, `"${text}" is no number.`);
    return number;
  }

  fail(at: Span, problem: string, suggestion?: string): never {
    throw new PromqlError(this.expr, problem, { from: at.from, to: Math.max(at.to, at.from) }, suggestion);
  }
}

/** The children of a node, in order. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

/** The child of this kind; the caller knows from the grammar that it is there. */
export function childOf(node: SyntaxNode, name: string): SyntaxNode {
  return node.getChild(name) as SyntaxNode;
}
