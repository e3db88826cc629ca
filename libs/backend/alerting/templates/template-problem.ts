import { parseTemplate } from './parse/parse-template.js';
import { TemplateSyntaxError } from './template-error.js';

/**
 * What Prometheus would refuse in a text of an alert: it reads annotations and labels as templates of Go.
 *
 * @returns a sentence with line and column, or undefined for a text that is fine
 * @example
 * ```ts
 * templateProblem('{{ $value | humanise }}'); // 'line 1, column 13: "humanise" is no function of Prometheus\' templates.'
 * ```
 */
export function templateProblem(text: string): string | undefined {
  if (!text.includes('{{')) return undefined;
  try {
    parseTemplate(text);
    return undefined;
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return describe(error, text);
    throw error;
  }
}

/** A problem with its place, both counted from 1. */
export function describe({ message, at }: TemplateSyntaxError, text: string): string {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return `line ${line}, column ${before.length - before.lastIndexOf('\n')}: ${message}`;
}
