import { TemplateSyntaxError } from '../template-error.js';
import type { Token, TokenKind } from './token.js';

const SPACE = /[ \t\r\n]+/y;
const TOKENS: readonly (readonly [TokenKind, RegExp])[] = [
  ['string', /"(?:[^"\\\n]|\\[^\n])*"|`[^`]*`/y],
  ['char', /'(?:[^'\\\n]|\\[^\n])*'/y],
  ['number', /[+-]?(?:\d|\.\d)(?:(?<=[eEpP])[+-]|[\w.])*/y],
  ['field', /\.[\p{L}\p{Nd}_]+/uy],
  ['dot', /\./y],
  ['variable', /\$[\p{L}\p{Nd}_]*/uy],
  ['word', /[\p{L}\p{Nd}_]+/uy],
  ['sign', /:=|[=|(),]/y],
];
/** What may directly follow a word: `.X.Y` is two fields, `$x+2` is a syntax error. */
const AFTER_WORD = /[ \t\r\n.,|:)(]|\}\}|$/y;

/**
 * Reads the tokens of an action.
 *
 * @param from offset after `{{` and its trim marker
 * @returns the tokens, the offset after `}}`, and whether white space after it is trimmed
 * @throws TemplateSyntaxError
 */
export function readTokens(template: string, from: number): { tokens: Token[]; end: number; trim: boolean } {
  const tokens: Token[] = [];
  for (let at = from; ;) {
    SPACE.lastIndex = at;
    const space = SPACE.exec(template)?.[0].length ?? 0;
    at += space;
    if (template.startsWith('}}', at)) return { tokens, end: at + 2, trim: false };
    if (space > 0 && template.startsWith('-}}', at)) return { tokens, end: at + 3, trim: true };
    if (at >= template.length) throw new TemplateSyntaxError('"{{" is not closed with "}}".', from - 2);
    const token = tokenAt(template, at, space > 0);
    tokens.push(token);
    at += token.text.length;
  }
}

function tokenAt(template: string, at: number, spaced: boolean): Token {
  for (const [kind, pattern] of TOKENS) {
    pattern.lastIndex = at;
    const text = pattern.exec(template)?.[0];
    if (!text) continue;
    if (kind === 'word' || kind === 'field' || kind === 'variable') refuseNext(template, at + text.length);
    return { kind, text, at, spaced };
  }
  const what = JSON.stringify(template[at]);
  throw new TemplateSyntaxError(
    '"\'`'.includes(template[at] as string)
      ? `a string that begins with ${what} inside "{{ }}" is not closed.`
      : `${what} is not allowed inside "{{ }}".`,
    at,
  );
}

function refuseNext(template: string, at: number): void {
  AFTER_WORD.lastIndex = at;
  if (!AFTER_WORD.test(template))
    throw new TemplateSyntaxError(`${JSON.stringify(template[at])} is not expected inside "{{ }}".`, at);
}
