/** Characters of which tokens consist. */
const IN_RUN = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w.~+/-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/**
 * Visits the runs of letters, digits and `_.~+/-` of at least this length. Looks at the last character that a run would
 * have and jumps over the rest: far fewer looks than characters, where a pattern tries each place.
 */
export function forEachLongRun(
  text: string,
  length: number,
  visit: (from: number, to: number) => void,
): void {
  for (let end = length - 1; end < text.length;) {
    const begin = end - length;
    let at = end;
    while (at > begin && IN_RUN[text.charCodeAt(at)] === 1) at--;
    if (at === begin) {
      at = end + 1;
      while (IN_RUN[text.charCodeAt(at)] === 1) at++;
      visit(begin + 1, at);
    }
    end = at + length;
  }
}
