import type { Expr } from '../parse/ast.js';
import { numberText, quote } from './go-text.js';
import { aggregationHead, operatorText, rangeText, selectorText, shiftText } from './parts-text.js';

/** An expression on one line, with access to the text of each part. */
export interface OneLine {
  readonly text: string;
  /** The text of a part. */
  of(part: Expr): string;
}

/** Prints an expression on one line, as Prometheus' `Expr.String()` does; visits each part once. */
export function oneLine(expr: Expr): OneLine {
  const places = new Map<Expr, readonly [number, number]>();
  const pieces: string[] = [];
  let length = 0;
  write(expr);
  const text = pieces.join('');
  return { text, of: (part) => text.slice(...(places.get(part) ?? [0, 0])) };

  function put(piece: string): void {
    pieces.push(piece);
    length += piece.length;
  }

  function write(node: Expr): void {
    const from = length;
    writeNode(node);
    places.set(node, [from, length]);
  }

  function writeNode(node: Expr): void {
    switch (node.type) {
      case 'number':
        return put(numberText(node));
      case 'string':
        return put(quote(node.value));
      case 'vector':
        return put(selectorText(node) + shiftText(node));
      case 'matrix':
        return put(selectorText(node.selector) + rangeText(node) + shiftText(node.selector));
      case 'subquery':
        write(node.expr);
        return put(rangeText(node) + shiftText(node));
      case 'paren':
        return list('(', [node.expr]);
      case 'unary':
        put(node.op);
        return write(node.expr);
      case 'call':
        return list(`${node.func}(`, node.args);
      case 'aggregation':
        return list(`${aggregationHead(node)}(`, node.param ? [node.param, node.expr] : [node.expr]);
      case 'binary':
        write(node.left);
        put(` ${operatorText(node)} `);
        return write(node.right);
    }
  }

  function list(open: string, parts: readonly Expr[]): void {
    put(open);
    parts.forEach((part, i) => {
      if (i > 0) put(', ');
      write(part);
    });
    put(')');
  }
}
