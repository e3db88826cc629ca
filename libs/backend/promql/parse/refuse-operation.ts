import { bare, COMPARISONS, SET_OPERATORS, type Binary, type Expr, type Matching } from './ast.js';
import type { TokenCursor } from './token-cursor.js';
import type { ValueType } from './functions.js';
import type { Span } from './span.js';

/**
 * The type of a binary operation.
 *
 * @throws PromqlError when the operands do not fit each other or the operator
 */
export function refuseOperation(
  binary: Binary,
  left: ValueType,
  right: ValueType,
  cursor: TokenCursor,
): 'scalar' | 'instant vector' {
  const scalars = left === 'scalar' && right === 'scalar';
  refuseBool(binary, scalars, cursor);
  refuseLabelTwice(binary, cursor);
  refuseSide(binary.left, left, cursor);
  refuseSide(binary.right, right, cursor);
  if (left === 'scalar' || right === 'scalar') refuseScalar(binary, left === 'scalar', cursor);
  else if (SET_OPERATORS.includes(binary.op) && binary.matching?.many)
    cursor.fail(`no grouping allowed for "${binary.op}" operation`, binary);
  return scalars ? 'scalar' : 'instant vector';
}

/** The position of the operator and its modifiers. */
function operatorOf({ left, right }: Binary, cursor: TokenCursor): Span {
  const text = cursor.text.slice(left.to, right.from);
  const from = left.to + (text.length - text.trimStart().length);
  return { from, to: Math.max(from, right.from - (text.length - text.trimEnd().length)) };
}

function refuseBool(binary: Binary, scalars: boolean, cursor: TokenCursor): void {
  const comparison = COMPARISONS.includes(binary.op);
  if (binary.bool && !comparison)
    cursor.fail('bool modifier can only be used on comparison operators', operatorOf(binary, cursor));
  if (comparison && scalars && !binary.bool)
    cursor.fail(
      'comparisons between scalars must use BOOL modifier',
      operatorOf(binary, cursor),
      `Write ${binary.op} bool.`,
    );
}

function refuseLabelTwice(binary: Binary, cursor: TokenCursor): void {
  const { matching } = binary;
  if (!matching?.on || !matching.many) return;
  const labels = new Set(matching.labels);
  const both = matching.include.find((label) => labels.has(label));
  if (both !== undefined)
    cursor.fail(`label "${both}" must not occur in ON and GROUP clause at once`, operatorOf(binary, cursor));
}

function refuseSide(side: Expr, type: ValueType, cursor: TokenCursor): void {
  if (type === 'scalar' || type === 'instant vector') return;
  const text = cursor.textOf(side);
  cursor.fail(
    'binary expression must contain only scalar and instant vector types',
    side,
    type === 'range vector' && text.length < 80 ? `Write rate(${text}).` : undefined,
  );
}

function refuseScalar(binary: Binary, onLeft: boolean, cursor: TokenCursor): void {
  const { op, matching } = binary;
  if (matching && matching.labels.length > 0)
    cursor.fail('vector matching only allowed between instant vectors', binary);
  // As in Prometheus, `on ()` next to a scalar has no effect. The tree has not been returned to a caller yet.
  if (matching) delete (binary as { matching?: Matching }).matching;
  if (!SET_OPERATORS.includes(op)) return;
  const scalar = cursor.textOf(bare(onLeft ? binary.left : binary.right));
  cursor.fail(
    `set operator "${op}" not allowed in binary scalar expression`,
    binary,
    scalar.length < 80 ? `Write vector(${scalar}).` : undefined,
  );
}
