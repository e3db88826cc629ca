/** RFC 9562, version 4: `x` is any digit, `y` one of `8`, `9`, `a`, `b`. */
const LAYOUT = 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx';
const DIGITS = Buffer.from('0123456789abcdef');
const [ANY, VARIANT] = ['x', 'y'].map((letter) => letter.charCodeAt(0));
const TOGETHER = 32;

const layout = Buffer.from(LAYOUT.repeat(TOGETHER));
const text = Buffer.alloc(layout.length);
let ids = '';
let used = 0;

/** A UUID for what is no secret. They are written together: one by one is most of what they cost. */
export function randomUuid(): string {
  if (used >= ids.length) {
    ids = writeAll();
    used = 0;
  }
  return ids.slice(used, (used += LAYOUT.length));
}

function writeAll(): string {
  let [bits, left] = [0, 0];
  for (let at = 0; at < layout.length; at++) {
    const kind = layout[at] as number;
    if (kind !== ANY && kind !== VARIANT) {
      text[at] = kind;
      continue;
    }
    if (left-- === 0) [bits, left] = [Math.random() * 0x1_0000_0000, 7];
    const digit = kind === ANY ? bits & 15 : 8 | (bits & 3);
    text[at] = DIGITS[digit] as number;
    bits >>>= 4;
  }
  return text.toString('latin1');
}
