import { isMadeValue } from '../made-value.js';
import { judgeName } from '../names/judge-name.js';
import type { Ranges } from '../ranges.js';
import { findStem } from '../signs.js';
import { beginOfName, endOfName, isNamePart } from './name-in-text.js';
import { valueAfter } from './value-after.js';

/** Maximum characters of a name on either side of its stem. */
const REACH = 64;

/**
 * Hides values next to a secret name: `name=value`, `name: value`, `"name":"value"`, `name := "value"`,
 * `'name' => 'value'`, `--name value`, XML elements and attributes, forms, header lines. Each name is read once and up
 * to a maximum length: linear.
 */
export function findNamedValues(text: string, ranges: Ranges): void {
  const stem = { from: 0, to: 0 };
  let floor = 0;
  while (findStem(text, floor, stem)) {
    const from = beginOfName(text, stem.from, Math.max(floor, stem.from - REACH));
    const to = endOfName(text, stem.to, stem.to + REACH);
    floor = to;
    const verdict = judgeName(withWordBefore(text, from, to));
    if (verdict === 'open') continue;
    const value = valueAfter(text, { from, to, verdict });
    if (!value) continue;
    if (verdict === 'secret if made' && !isMadeValue(text.slice(value.from, value.to))) continue;
    ranges.add(value.from, value.to);
    floor = Math.max(floor, value.to);
  }
}

const SPACE = 32;
const MAX_WORD = 24;

/** `primary key: id`, `next page token: x`: preceding words may change a name's meaning. */
function withWordBefore(text: string, from: number, to: number): string {
  if (from < 3 || text.charCodeAt(from - 1) !== SPACE || !isNamePart(text.charCodeAt(from - 2)))
    return text.slice(from, to);
  return text.slice(beginOfName(text, from - 1, Math.max(0, from - 1 - MAX_WORD)), to);
}
