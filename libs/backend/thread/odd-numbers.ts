/** Attributes, as JSON has them. */
export type Fields = Readonly<Record<string, unknown>>;

/** Stands for a number that JSON cannot carry; no attribute is an object otherwise. */
interface Odd {
  readonly n: string;
}

/** The attributes themselves, or a copy in which NaN and infinities are written in a way that JSON can carry. */
export function written(attributes: Fields): Fields {
  let copy: Record<string, unknown> | undefined;
  for (const key in attributes) {
    const value = attributes[key];
    if (typeof value === 'string' || typeof value === 'boolean') continue;
    const safe = writtenValue(value);
    if (safe !== value) (copy ??= { ...attributes })[key] = safe;
  }
  return copy ?? attributes;
}

/** What {@link written} was given. */
export function revived(attributes: Fields): Fields {
  let copy: Record<string, unknown> | undefined;
  for (const key in attributes) {
    const value = attributes[key];
    if (typeof value !== 'object') continue;
    const given = revivedValue(value);
    if (given !== value) (copy ??= { ...attributes })[key] = given;
  }
  return copy ?? attributes;
}

function writtenValue(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : ({ n: String(value) } satisfies Odd);
  if (!Array.isArray(value)) return value;
  const isOdd = value.some((one) => typeof one === 'number' && !Number.isFinite(one));
  return isOdd ? value.map(writtenValue) : value;
}

function revivedValue(value: unknown): unknown {
  if (Array.isArray(value)) {
    const isOdd = value.some((one) => typeof one === 'object' && one !== null);
    return isOdd ? value.map(revivedValue) : (value as unknown);
  }
  return typeof value === 'object' && value !== null ? Number((value as Odd).n) : value;
}
