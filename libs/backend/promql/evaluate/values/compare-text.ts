/**
 * Compares two texts by the bytes of their UTF-8 form, as Go compares strings. JavaScript compares UTF-16 units, which puts
 * characters beyond U+FFFF before those from U+E000 on.
 */
export function compareText(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const [left, right] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (left !== right) return inOrder(left) - inOrder(right);
  }
  return a.length - b.length;
}

/** Moves halves of surrogate pairs behind every other unit. */
function inOrder(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit > 0xdfff ? unit - 0x800 : unit + 0x2000;
}
