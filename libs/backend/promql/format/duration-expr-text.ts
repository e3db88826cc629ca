import type { DurationExpr } from '../parse/duration-ast.js';
import { numberText } from './go-text.js';

/** A duration expression as Prometheus prints it. */
export function durationExprText(expr: DurationExpr): string {
  switch (expr.type) {
    case 'number':
      return numberText(expr);
    case 'step':
    case 'range':
      return `${expr.type}()`;
    case 'paren':
      return `(${durationExprText(expr.expr)})`;
    case 'unary':
      return `${expr.op === '-' ? '-' : ''}${durationExprText(expr.expr)}`;
    case 'operation': {
      const [left, right] = [durationExprText(expr.left), durationExprText(expr.right)];
      const call = expr.op === 'min_of' || expr.op === 'max_of';
      return call ? `${expr.op}(${left}, ${right})` : `${left} ${expr.op} ${right}`;
    }
  }
}
