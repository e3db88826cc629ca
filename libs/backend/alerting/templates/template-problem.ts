import { parseTemplate } from './parse/parse-template.js';
import { TemplateSyntaxError } from './template-error.js';

/**
 * The error that Prometheus would report for a text of an alert: it parses annotations and labels as Go templates.
 *
 * @returns a sentence with line and column, or undefined for a valid template
 * @example
 * ```ts
 * templateProblem('{{ $value | humanise }}'); // 'line 1, column 13: "humanise" is not a function of Prometheus\' templates.'
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

/** Formats a problem with its line and column, both counted from 1. */
export function describe({ message, at }: TemplateSyntaxError, text: string): string {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return `line ${line}, column ${before.length - before.lastIndexOf('\n')}: ${message}`;
}
