import type { SyntaxNode } from '@lezer/common';
import type { Binary, Expr, Matching, TimeShift } from './ast.js';
import { readDuration } from './read-duration.js';
import { readSelector } from './read-selector.js';
import { childOf, childrenOf, type Source } from './source.js';

type Reader = (node: SyntaxNode, source: Source) => Expr;

const READERS: Record<string, Reader> = {
  VectorSelector: readSelector,
  NumberDurationLiteral: ({ from, to }, source) => ({
    type: 'number',
    from,
    to,
    value: source.number({ from, to }),
  }),
  StringLiteral: ({ from, to }, source) => ({ type: 'string', from, to, value: source.string({ from, to }) }),
  ParenExpr: (node, source) => ({ type: 'paren', ...spanOf(node), expr: firstOf(node, source) }),
  UnaryExpr: (node, source) => ({
    type: 'unary',
    ...spanOf(node),
    op: source.text(childOf(node, 'UnaryOp')) as '-' | '+',
    expr: readExpr(node.lastChild as SyntaxNode, source),
  }),
  FunctionCall: (node, source) => ({
    type: 'call',
    ...spanOf(node),
    func: source.text(childOf(node, 'FunctionIdentifier')),
    args: argumentsOf(node, source),
  }),
  AggregateExpr: readAggregation,
  BinaryExpr: readBinary,
  MatrixSelector: readRange,
  SubqueryExpr: readSubquery,
  OffsetExpr: (node, source) =>
    shift(node, source, { offsetMs: readDuration(childOf(node, 'OffsetDurationExpr'), source) }),
  StepInvariantExpr: (node, source) => shift(node, source, { at: readInstant(node, source) }),
};

/** Makes the typed tree of a syntax tree without errors. */
export function readExpr(node: SyntaxNode, source: Source): Expr {
  const reader = READERS[node.name];
  if (!reader) source.fail(node, 'this is experimental in Prometheus and not understood here.');
  return reader(node, source);
}

function spanOf({ from, to }: SyntaxNode): { from: number; to: number } {
  return { from, to };
}

function firstOf(node: SyntaxNode, source: Source): Expr {
  return readExpr(node.firstChild as SyntaxNode, source);
}

function argumentsOf(node: SyntaxNode, source: Source): Expr[] {
  return childrenOf(childOf(node, 'FunctionCallBody')).map((child) => readExpr(child, source));
}

function labelsOf(node: SyntaxNode | null, source: Source): string[] {
  if (!node) return [];
  return childrenOf(node).map((child) =>
    child.name === 'QuotedLabelName' ? source.string(child) : source.text(child),
  );
}

function readAggregation(node: SyntaxNode, source: Source): Expr {
  const op = source.text(childOf(node, 'AggregateOp')).toLowerCase();
  const modifier = node.getChild('AggregateModifier');
  const args = argumentsOf(node, source);
  const [param, expr] = args.length > 1 ? args : [undefined, args[0]];
  if (!expr || args.length > 2)
    source.fail(node, `${op} takes one vector${args.length > 2 ? ' and at most one parameter' : ''}.`);
  return {
    type: 'aggregation',
    ...spanOf(node),
    op,
    ...(param && { param }),
    expr,
    grouping: labelsOf(modifier?.getChild('GroupingLabels') ?? null, source),
    without: modifier?.getChild('Without') != null,
  };
}

function readBinary(node: SyntaxNode, source: Source): Expr {
  const [left, right] = [
    readExpr(node.firstChild as SyntaxNode, source),
    readExpr(node.lastChild as SyntaxNode, source),
  ];
  const operator = node.firstChild?.nextSibling as SyntaxNode;
  const clause = node.getChild('MatchingModifierClause');
  if (node.getChild('FillModifier'))
    source.fail(childOf(node, 'FillModifier'), 'fill is experimental in Prometheus and not understood here.');
  return signOutside({
    type: 'binary',
    ...spanOf(node),
    op: source.text(operator).toLowerCase(),
    left,
    right,
    bool: node.getChild('BoolModifier') !== null,
    ...(clause && { matching: readMatching(clause, source) }),
  });
}

function readMatching(clause: SyntaxNode, source: Source): Matching {
  const [labels = null, include = null] = clause.getChildren('GroupingLabels');
  const many = clause.getChild('GroupLeft') ? 'left' : clause.getChild('GroupRight') ? 'right' : undefined;
  return {
    on: clause.getChild('On') !== null,
    labels: labelsOf(labels, source),
    ...(many && { many }),
    include: labelsOf(include, source),
  };
}

/** `-2 ^ 2` is -4: the grammar has the sign with the number, Prometheus applies it last. */
function signOutside(binary: Binary): Expr {
  const { op, left, from } = binary;
  const signed = op === '^' && left.type === 'number' && (left.value < 0 || Object.is(left.value, -0));
  if (!signed) return binary;
  const power: Binary = { ...binary, left: { ...left, value: -left.value, from: from + 1 }, from: from + 1 };
  return { type: 'unary', op: '-', expr: power, from, to: binary.to };
}

function readRange(node: SyntaxNode, source: Source): Expr {
  const duration = childOf(node, 'DurationExpr');
  return postfix(firstOf(node, source), (operand) => {
    if (operand.type !== 'vector')
      source.fail(
        operand,
        'a range such as [5m] stands directly after a selector.',
        'Move it inside: rate(requests_total[5m]), or write a subquery: [5m:].',
      );
    return {
      type: 'matrix',
      from: operand.from,
      to: node.to,
      selector: operand,
      rangeMs: positive(duration, source),
    };
  });
}

function readSubquery(node: SyntaxNode, source: Source): Expr {
  const [range, step] = node.getChildren('DurationExpr') as [SyntaxNode, SyntaxNode | undefined];
  return postfix(firstOf(node, source), (expr) => ({
    type: 'subquery',
    from: expr.from,
    to: node.to,
    expr,
    rangeMs: positive(range, source),
    ...(step && { stepMs: positive(step, source) }),
  }));
}

function positive(node: SyntaxNode, source: Source): number {
  const ms = readDuration(node, source);
  if (!(ms > 0)) source.fail(node, 'a range must be longer than nothing.');
  return ms;
}

function readInstant(node: SyntaxNode, source: Source): number | 'start' | 'end' {
  const special = node.getChild('AtModifierPreprocessors');
  if (special) return special.getChild('AtStart') ? 'start' : 'end';
  const literals = node.getChildren('NumberDurationLiteral');
  return Math.round(source.number(literals.at(-1) as SyntaxNode) * 1000);
}

function shift(node: SyntaxNode, source: Source, time: TimeShift): Expr {
  return postfix(firstOf(node, source), (operand) => {
    if (operand.type === 'matrix') {
      return { ...operand, to: node.to, selector: shifted(operand.selector) };
    }
    if (operand.type === 'vector' || operand.type === 'subquery') return { ...shifted(operand), to: node.to };
    return source.fail(
      operand,
      'offset and @ stand after a selector or a subquery.',
      'Move it to the selector inside.',
    );
  });

  function shifted<T extends TimeShift>(target: T): T {
    const twice = Object.keys(time).some((key) => target[key as keyof TimeShift] !== undefined);
    if (twice) source.fail(node, 'offset or @ is there twice.', 'Keep one.');
    return { ...target, ...time };
  }
}

/** What stands behind an operand belongs to that operand alone, where the grammar gives it the whole operation. */
function postfix(expr: Expr, apply: (operand: Expr) => Expr): Expr {
  if (expr.type === 'binary') {
    const right = postfix(expr.right, apply);
    return { ...expr, right, to: right.to };
  }
  if (expr.type === 'unary') {
    const operand = postfix(expr.expr, apply);
    return { ...expr, expr: operand, to: operand.to };
  }
  return apply(expr);
}
