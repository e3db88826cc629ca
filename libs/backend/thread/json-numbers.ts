/** Attributes that JSON can represent, except for some numbers. */
export type Fields = Readonly<Record<string, unknown>>;

/** Replaces a number that JSON cannot represent; attributes contain no other objects. */
interface EncodedNumber {
  readonly n: string;
}

/** The attributes themselves, or a copy in which NaN and infinities are encoded for JSON. */
export function withEncodedNumbers(attributes: Fields): Fields {
  let copy: Record<string, unknown> | undefined;
  for (const key in attributes) {
    const value = attributes[key];
    if (typeof value === 'string' || typeof value === 'boolean') continue;
    const safe = encodedValue(value);
    if (safe !== value) (copy ??= { ...attributes })[key] = safe;
  }
  return copy ?? attributes;
}

/** Reverses {@link withEncodedNumbers}. */
export function withDecodedNumbers(attributes: Fields): Fields {
  let copy: Record<string, unknown> | undefined;
  for (const key in attributes) {
    const value = attributes[key];
    if (typeof value !== 'object') continue;
    const given = decodedValue(value);
    if (given !== value) (copy ??= { ...attributes })[key] = given;
  }
  return copy ?? attributes;
}

function encodedValue(value: unknown): unknown {
  if (typeof value === 'number')
    return Number.isFinite(value) ? value : ({ n: String(value) } satisfies EncodedNumber);
  if (!Array.isArray(value)) return value;
  const hasOdd = value.some((one) => typeof one === 'number' && !Number.isFinite(one));
  return hasOdd ? value.map(encodedValue) : value;
}

function decodedValue(value: unknown): unknown {
  if (Array.isArray(value)) {
    const hasOdd = value.some((one) => typeof one === 'object' && one !== null);
    return hasOdd ? value.map(decodedValue) : (value as unknown);
  }
  return typeof value === 'object' && value !== null ? Number((value as EncodedNumber).n) : value;
}
