import type { ChainEnd } from './audit-record.js';

const [QUOTE, BACKSLASH, SPACE] = [0x22, 0x5c, 0x20];
/** `[` and `{`, `]` and `}` */
const [OPENING, CLOSING] = [new Set([0x5b, 0x7b]), new Set([0x5d, 0x7d])];
const HASH_LENGTH = 64;

/**
 * Whether a last line without line end is the rest of an interrupted write: an incomplete beginning of the next record.
 * Anything else was written completely and changed afterwards.
 *
 * @param behind the previous record; without it any number and hash in the line are accepted
 */
export function isTorn(line: Buffer, behind?: ChainEnd): boolean {
  const text = line.toString('latin1');
  const { seq, prev } = behind ? { seq: behind.seq + 1, prev: behind.hash } : headOf(text);
  const head = `{"seq":${seq},"prev":"${prev}",`;
  if (text.length <= head.length) return head.startsWith(text);
  return text.startsWith(head) && prev.length === HASH_LENGTH && isOpen(text);
}

function headOf(text: string): { seq: string; prev: string } {
  const [, seq = '', prev = ''] = /^\{"seq":(\d+)(?:,"prev":"([0-9a-f]*))?/.exec(text) ?? [];
  return { seq, prev };
}

/** Whether the object at the start of a text is not closed. */
function isOpen(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    // A record contains no control characters: they are escaped.
    if (code < SPACE) return false;
    if (code === QUOTE) quoted = !quoted;
    else if (quoted) index += code === BACKSLASH ? 1 : 0;
    else if (OPENING.has(code)) depth += 1;
    else if (CLOSING.has(code) && --depth === 0) return false;
  }
  return true;
}
