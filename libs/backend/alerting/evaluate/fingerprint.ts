const WORD = 2 ** 32;
const SEPARATOR = 255;
/** The prime of FNV-1a is 2^40 + 435. */
const PRIME_LOW = 435;

/**
 * The fingerprint that Alertmanager computes for these labels: 64-bit FNV-1a over the sorted names and values, as 16
 * hexadecimal digits.
 */
export function fingerprint(labels: Readonly<Record<string, string>>): string {
  const texts = Object.keys(labels)
    .sort()
    .flatMap((name) => [name, labels[name]!]);
  return hash(texts);
}

/** A hash of texts that is the same in every process. */
export function hash(texts: readonly string[]): string {
  let [high, low] = [0xcbf29ce4, 0x84222325];
  const add = (byte: number) => {
    low = (low ^ byte) >>> 0;
    const product = low * PRIME_LOW;
    high = (high * PRIME_LOW + Math.floor(product / WORD) + low * 256) % WORD;
    low = product % WORD;
  };
  for (const text of texts) {
    for (const byte of Buffer.from(text)) add(byte);
    add(SEPARATOR);
  }
  return hex(high) + hex(low);
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}
