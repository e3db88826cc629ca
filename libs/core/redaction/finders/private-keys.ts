import type { Ranges } from '../ranges.js';

const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[^-\n]{0,20}-----/g;
const END = /-----END [A-Z0-9 ]{0,40}-----/g;

/** PuTTY's key format. */
const PUTTY = /Private-Lines:|Private-MAC:/g;

/** Hides private keys, including truncated ones. */
export function findPrivateKeys(text: string, ranges: Ranges): void {
  BEGIN.lastIndex = 0;
  for (let found = BEGIN.exec(text); found; found = BEGIN.exec(text)) {
    END.lastIndex = BEGIN.lastIndex;
    const to = END.test(text) ? END.lastIndex : text.length;
    ranges.add(found.index, to);
    BEGIN.lastIndex = to;
  }
  const putty = text.search(PUTTY);
  if (putty >= 0 && text.includes('PuTTY-User-Key-File')) ranges.add(putty, text.length);
}
