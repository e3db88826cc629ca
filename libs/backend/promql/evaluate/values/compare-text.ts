/**
 * Compares texts by UTF-8 bytes, as Go does. JavaScript compares UTF-16 code units, which sorts characters beyond
 * U+FFFF before those from U+E000 on.
 */
export function compareText(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const [left, right] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (left !== right) return inOrder(left) - inOrder(right);
  }
  return a.length - b.length;
}

/** Moves surrogates after all other code units. */
function inOrder(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit > 0xdfff ? unit - 0x800 : unit + 0x2000;
}
