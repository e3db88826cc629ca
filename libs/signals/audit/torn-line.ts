import type { ChainEnd } from './audit-record.js';

const [QUOTE, BACKSLASH, SPACE] = [0x22, 0x5c, 0x20];
/** `[` and `{`, `]` and `}` */
const [OPENING, CLOSING] = [new Set([0x5b, 0x7b]), new Set([0x5d, 0x7d])];
const HASH_LENGTH = 64;

/**
 * Whether a last line without its end is what a crash leaves of a write: the beginning of the next record, and not the
 * whole of it. Everything else was written whole and changed since.
 *
 * @param behind the record before; without it the number and hash in the line may be any
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

/** Whether the object that a text begins with has no end in it. */
function isOpen(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    // No record has one: they are escaped.
    if (code < SPACE) return false;
    if (code === QUOTE) quoted = !quoted;
    else if (quoted) index += code === BACKSLASH ? 1 : 0;
    else if (OPENING.has(code)) depth += 1;
    else if (CLOSING.has(code) && --depth === 0) return false;
  }
  return true;
}
