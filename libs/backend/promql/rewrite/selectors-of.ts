import { selectorsIn } from '../check/selectors.js';
import type { VectorSelector } from '../parse/ast.js';
import { parseTemplate } from '../parse/parse-template.js';
import { PromqlError } from '../parse/promql-error.js';

/**
 * The selectors of an expression in the order of the text. Empty when it does not parse: checks report that separately,
 * and rewrites leave the expression unchanged.
 */
export function selectorsOf(expr: string): VectorSelector[] {
  try {
    const selectors = selectorsIn(parseTemplate(expr));
    return selectors.sort((a, b) => a.from - b.from);
  } catch (error) {
    if (error instanceof PromqlError) return [];
    throw error;
  }
}
