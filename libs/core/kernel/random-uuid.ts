/** RFC 9562, version 4: `x` is any digit, `y` one of `8`, `9`, `a`, `b`. */
const LAYOUT = 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx';
const DIGITS = Buffer.from('0123456789abcdef');
const TOGETHER = 32;

const text = Buffer.from(LAYOUT.repeat(TOGETHER));
let ids = '';
let used = 0;

/** A UUID that is no secret. All digits are written together, since writing them one by one is most of the cost. */
export function randomUuid(): string {
  if (used >= ids.length) {
    ids = writeAll();
    used = 0;
  }
  return ids.slice(used, (used += LAYOUT.length));
}

function writeAll(): string {
  for (let at = 0; at < text.length; at += LAYOUT.length) {
    write(at, 8, random());
    const second = random();
    write(at + 9, 4, second);
    write(at + 15, 3, second >>> 16);
    const third = random();
    text[at + 19] = DIGITS[8 | (third >>> 30)] as number;
    write(at + 20, 3, third);
    write(at + 24, 4, third >>> 12);
    const fourth = random();
    write(at + 28, 8, fourth);
  }
  return text.toString('latin1');
}

/** Writes digits of four bits each. */
function write(from: number, digits: number, number: number): void {
  for (let at = from, bits = number; at < from + digits; at++, bits >>>= 4)
    text[at] = DIGITS[bits & 15] as number;
}

/** A random 32-bit number. */
function random(): number {
  return (Math.random() * 0x1_0000_0000) >>> 0;
}
