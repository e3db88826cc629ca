const QUADS = Array.from({ length: 0x10000 }, (_, value) => value.toString(16).padStart(4, '0'));
const NO_SPAN = '0'.repeat(16);
const NO_TRACE = '0'.repeat(32);

/** A random trace id: 32 hexadecimal digits, never all zero. All of it is random, as the flag of level 2 says. */
export function randomTraceId(): string {
  const id = octet() + octet() + octet() + octet();
  return id === NO_TRACE ? randomTraceId() : id;
}

/** A random span id: 16 hexadecimal digits, never all zero. */
export function randomSpanId(): string {
  const id = octet() + octet();
  return id === NO_SPAN ? randomSpanId() : id;
}

/** Eight digits from one random number, by a table: several times faster than formatting bytes. */
function octet(): string {
  const bits = (Math.random() * 0x1_0000_0000) >>> 0;
  return `${QUADS[bits >>> 16]}${QUADS[bits & 0xffff]}`;
}
