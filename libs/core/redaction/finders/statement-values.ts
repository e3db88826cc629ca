import { judgeName } from '../names/judge-name.js';
import type { Ranges } from '../ranges.js';

/** Maximum length of a column list. */
const REACH = 512;
const LITERAL = /'((?:[^'\\]|\\.|''){1,8192})'?/dy;
const IDENTIFIED = /\bidentified\s{1,4}by\s{1,4}(?:password\s{1,4})?["']([^"'\n]{1,8192})/dgi;
const SET_FOR =
  /\bset\s{1,4}password\s{1,4}for\s[^=\n]{1,128}=\s{0,4}(?:password\()?["']([^"'\n]{1,8192})/dgi;
const VALUES = /\bvalues\s{0,4}\(/gi;

/** Hides values of secret columns: PostgreSQL's `Key (password)=(x)`, `INSERT … VALUES`, `IDENTIFIED BY`. */
export function findStatementValues(text: string, ranges: Ranges): void {
  keyDetails(text, ranges);
  for (const pattern of [IDENTIFIED, SET_FOR])
    for (const { indices } of text.matchAll(pattern)) ranges.add(...indices![1]!);
  inserted(text, ranges);
}

/** `Key (email, password)=(a@example.com, x) already exists.` */
function keyDetails(text: string, ranges: Ranges): void {
  let floor = 0;
  for (let at = text.indexOf(')=('); at >= 0; at = text.indexOf(')=(', floor)) {
    const columns = columnsBefore(text, at, floor);
    floor = at + 3;
    if (!columns.some(isSecret)) continue;
    const end = text.indexOf(')', floor);
    const to = end < 0 ? text.length : end;
    ranges.add(floor, to);
    floor = to;
  }
}

function inserted(text: string, ranges: Ranges): void {
  let floor = 0;
  VALUES.lastIndex = 0;
  for (let found = VALUES.exec(text); found; found = VALUES.exec(text)) {
    const closing = text.slice(Math.max(floor, found.index - 4), found.index).lastIndexOf(')');
    const at = Math.max(floor, found.index - 4) + closing;
    const secret = closing >= 0 && columnsBefore(text, at, floor).some(isSecret);
    floor = VALUES.lastIndex;
    if (secret) VALUES.lastIndex = floor = literals(text, floor, ranges);
  }
}

/** All literals up to the end of the statement, since mapping them to columns is not reliable. */
function literals(text: string, from: number, ranges: Ranges): number {
  let at = from;
  for (let quote = text.indexOf("'", at); quote >= 0; quote = text.indexOf("'", at)) {
    LITERAL.lastIndex = quote;
    const found = LITERAL.exec(text);
    if (found) ranges.add(...found.indices![1]!);
    at = found ? LITERAL.lastIndex : quote + 1;
  }
  return text.length;
}

function columnsBefore(text: string, at: number, floor: number): string[] {
  const from = Math.max(floor, at - REACH);
  const before = text.slice(from, at);
  return before.slice(before.lastIndexOf('(') + 1).split(',');
}

function isSecret(column: string): boolean {
  const verdict = judgeName(column.trim());
  return verdict === 'secret' || verdict === 'secret unless a number';
}
