import { readRegexp } from '../regexp/read-regexp.js';
import type { Expr, LabelMatcher, VectorSelector } from './ast.js';
import type { TokenCursor } from './token-cursor.js';

/** @throws PromqlError when a selector names its metric twice, or matches all series */
export function refuseSelector(selector: VectorSelector, cursor: TokenCursor): void {
  const { name, named, matchers } = selector;
  if (named && !named.inBraces) {
    const second = matchers.find(({ label }) => label === '__name__');
    if (second)
      cursor.fail(
        `metric name must not be set twice: "${name}" or "${second.value}"`,
        selector,
        'Keep one of the names.',
      );
  } else if (name === undefined && !matchers.some(selects)) {
    cursor.fail(
      'vector selector must contain at least one non-empty matcher',
      selector,
      'Name a metric, or a label with a value that is not empty.',
    );
  }
}

/** The second argument of `info()` selects labels of any metric. */
export function refuseInfoSelector(arg: Expr, cursor: TokenCursor): void {
  if (arg.type !== 'vector' || (arg.named && !arg.named.inBraces))
    cursor.fail('expected label selectors only', arg, 'Write {label="value"}.');
}

/** Whether the matcher excludes series without the label. */
function selects({ op, value }: LabelMatcher): boolean {
  if (op === '=') return value !== '';
  if (op === '!=') return value === '';
  // A dashboard variable may match something.
  if (value.includes('$')) return true;
  return readRegexp(value).matchesEmpty === (op === '!~');
}
