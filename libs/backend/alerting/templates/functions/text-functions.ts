import { compileSearch, durationMs, quote, type SearchRegExp } from '#promql';
import type { Run } from '../run/run.js';
import { FunctionError } from '../template-error.js';
import { escapeQuery } from './escape.js';
import { stripDomain, stripPort } from './host-port.js';
import { ofTexts, type TemplateFunction } from './template-function.js';

/** Text functions that Prometheus adds. */
export const TEXT_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  title: ofTexts(1, title),
  toUpper: ofTexts(1, (text = '') => text.toUpperCase()),
  toLower: ofTexts(1, (text = '') => text.toLowerCase()),
  stripPort: ofTexts(1, stripPort),
  stripDomain: ofTexts(1, stripDomain),
  safeHtml: ofTexts(1, (text) => text),
  urlQueryEscape: ofTexts(1, escapeQuery),
  graphLink: ofTexts(1, (expr = '') => `/graph?g0.expr=${escapeQuery(expr)}&g0.tab=0`),
  tableLink: ofTexts(1, (expr = '') => `/graph?g0.expr=${escapeQuery(expr)}&g0.tab=1`),
  parseDuration: ofTexts(1, parseDuration),
  match: {
    parameters: ['string', 'string'],
    call: ([pattern, text], run) =>
      regexp(pattern as string, run, '').test(text as string, (work) => run.spend(work)),
  },
  reReplaceAll: {
    parameters: ['string', 'string', 'string'],
    call: ([pattern, replacement, text], run) =>
      regexp(pattern as string, run, `regexp: Compile(${goLiteral(pattern as string)}): `).replaceAll(
        text as string,
        replacement as string,
        (work) => run.spend(work),
      ),
  },
};

function regexp(pattern: string, run: Run, where: string): SearchRegExp {
  const known = run.regexps.get(pattern);
  if (known) return known;
  const compiled = compile(pattern, where);
  run.spend(compiled.size);
  run.regexps.set(pattern, compiled);
  return compiled;
}

function compile(pattern: string, where: string): SearchRegExp {
  try {
    return compileSearch(pattern);
  } catch (error) {
    throw new FunctionError(`${where}error parsing regexp: ${(error as Error).message}`);
  }
}

/** A Go string literal, in backquotes where possible. */
function goLiteral(text: string): string {
  return text.includes('`') ? quote(text) : `\`${text}\``;
}

/**
 * Capitalises the first letter of each word; the rest stays unchanged. A point, colon or apostrophe between letters
 * does not end a word, as in Unicode's word segmentation.
 */
function title(text = ''): string {
  return text.replace(/[\p{L}\p{M}\p{Nd}_]+(?:[.:'’·][\p{L}\p{M}\p{Nd}_]+)*/gu, (word) =>
    word.replace(/\p{L}/u, (letter) => letter.toUpperCase()),
  );
}

/** Parses a Prometheus duration, which may be negative, to seconds. */
function parseDuration(text = ''): number {
  const isNegative = text.startsWith('-');
  const ms = durationMs(isNegative ? text.slice(1) : text);
  if (ms === undefined)
    throw new FunctionError(
      text === '' ? 'empty duration string' : `not a valid duration string: ${quote(text)}`,
    );
  return (isNegative ? -ms : ms) / 1000;
}
