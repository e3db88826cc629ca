/** Result of a check: the normalised value, or the path of the first invalid member. */
export type Checked<T> = { readonly value: T } | { readonly path: readonly (string | number)[] };

/** The type of the values that a shape accepts. */
export type Shaped<S> = S extends Shape<infer T> ? T : never;

/** A schema: validates and converts a value. */
export class Shape<T> {
  constructor(readonly check: (value: unknown) => Checked<T>) {}

  /** Whether a value is valid. */
  fits(value: unknown): boolean {
    return 'value' in this.check(value);
  }

  /** The same schema, also accepting undefined. */
  optional(): Shape<T | undefined> {
    return new Shape<T | undefined>((value) => (value === undefined ? { value } : this.check(value)));
  }

  /** The same schema with an additional test. */
  where(test: (value: T) => boolean): Shape<T> {
    return this.andThen<T>((value) => (test(value) ? { value } : { path: [] }));
  }

  /** The same schema with a conversion after validation. */
  map<U>(change: (value: T) => U): Shape<U> {
    return this.andThen((value) => ({ value: change(value) }));
  }

  /** Validates the converted value with a second check. */
  andThen<U>(next: (value: T) => Checked<U>): Shape<U> {
    return new Shape<U>((given) => {
      const checked = this.check(given);
      return 'value' in checked ? next(checked.value) : checked;
    });
  }
}

const passing = <T>(test: (value: unknown) => boolean) =>
  new Shape<T>((value) => (test(value) ? { value: value as T } : { path: [] }));

export const text = passing<string>((value) => typeof value === 'string');
export const number = passing<number>(Number.isFinite);
export const integer = passing<number>(Number.isSafeInteger);
export const flag = passing<boolean>((value) => typeof value === 'boolean');
/** An object with any members. */
export const members = passing<Record<string, unknown>>(isObject);

/** One of several words. */
export function word<const T extends readonly string[]>(words: T): Shape<T[number]> {
  return passing((value) => words.includes(value as string));
}

/** The first matching schema of several. */
export function anyOf<const S extends readonly Shape<unknown>[]>(...shapes: S): Shape<Shaped<S[number]>> {
  return new Shape((value) => {
    for (const shape of shapes) {
      const checked = shape.check(value);
      if ('value' in checked) return checked as Checked<Shaped<S[number]>>;
    }
    return { path: [] };
  });
}

/** JSON Schema's `oneOf`: exactly one schema must match; the value is unchanged. */
export function oneOf<T>(...shapes: Shape<unknown>[]): Shape<T> {
  return passing((value) => shapes.filter((shape) => shape.fits(value)).length === 1);
}

/** An array. */
export function listOf<T>(item: Shape<T>): Shape<T[]> {
  return passing<unknown[]>(Array.isArray).andThen<T[]>((values) => {
    const list: T[] = [];
    for (const [index, value] of values.entries()) {
      const checked = item.check(value);
      if ('path' in checked) return { path: [index, ...checked.path] };
      list.push(checked.value);
    }
    return { value: list };
  });
}

/** An object with named members; other members are removed. */
export function objectOf<const F extends Readonly<Record<string, Shape<unknown>>>>(
  fields: F,
): Shape<{ -readonly [K in keyof F]: Shaped<F[K]> }> {
  return members.andThen<{ -readonly [K in keyof F]: Shaped<F[K]> }>((given) => {
    const found: Record<string, unknown> = {};
    for (const [name, shape] of Object.entries(fields)) {
      const checked = shape.check(given[name]);
      if ('path' in checked) return { path: [name, ...checked.path] };
      if (checked.value !== undefined) found[name] = checked.value;
    }
    return { value: found as { -readonly [K in keyof F]: Shaped<F[K]> } };
  });
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
