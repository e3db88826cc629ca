/** Characters of tokens. */
const IN_RUN = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w.~+/-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/**
 * Visits runs of letters, digits and `_.~+/-` with a minimum length. Reads the last character of a possible run and
 * skips the rest, so it reads far fewer characters than a pattern that tries every position.
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
