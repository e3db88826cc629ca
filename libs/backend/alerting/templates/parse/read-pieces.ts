import { TemplateSyntaxError } from '../template-error.js';
import { readTokens } from './read-tokens.js';
import type { Piece } from './token.js';

const TRIM = /^-[ \t\r\n]/;
const LEADING = /[ \t\r\n]*/y;

/**
 * Splits a template into texts and actions. Comments are dropped; `{{-` and `-}}` trim the white space around them.
 *
 * @throws TemplateSyntaxError
 */
export function readPieces(template: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const text = (end: number, trim: boolean): void => {
    const raw = template.slice(at, end);
    const kept = trim ? trimEnd(raw) : raw;
    if (kept !== '') pieces.push({ kind: 'text', text: kept });
  };
  for (let open = template.indexOf('{{'); open >= 0; open = template.indexOf('{{', at)) {
    const trims = TRIM.test(template.slice(open + 2, open + 4));
    text(open, trims);
    const inner = open + (trims ? 4 : 2);
    const comment = template.startsWith('/*', inner);
    const { end, trim, tokens } = comment ? readComment(template, inner) : readTokens(template, inner);
    if (!comment) pieces.push({ kind: 'action', tokens, at: open, end });
    at = trim ? afterSpace(template, end) : end;
  }
  text(template.length, false);
  return pieces;
}

function readComment(template: string, from: number): ReturnType<typeof readTokens> {
  const end = template.indexOf('*/', from + 2);
  if (end < 0) throw new TemplateSyntaxError('a comment "{{/*" is not closed with "*/}}".', from);
  const close = /^(?:[ \t\r\n]-)?\}\}/.exec(template.slice(end + 2, end + 6));
  if (!close) throw new TemplateSyntaxError('a comment must end with "*/}}".', end);
  return { tokens: [], end: end + 2 + close[0].length, trim: close[0].length > 2 };
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ' \t\r\n'.includes(text[end - 1] as string)) end -= 1;
  return text.slice(0, end);
}

function afterSpace(template: string, at: number): number {
  LEADING.lastIndex = at;
  return at + (LEADING.exec(template)?.[0].length ?? 0);
}
