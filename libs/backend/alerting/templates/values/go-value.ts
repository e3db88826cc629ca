import type { GoDuration } from './go-duration.js';
import type { GoTime } from './go-time.js';
import type { GoScalar } from './printable.js';

/** A template value with its Go type. */
export type GoValue = GoScalar | GoMap | GoSample | GoVector | GoTime | GoDuration | GoRecord;

/** A map from texts to texts, or to any values. */
export class GoMap {
  constructor(
    readonly entries: Readonly<Record<string, GoValue>>,
    readonly element: 'string' | 'interface {}',
  ) {}

  /** A missing key gives the zero value of the map's type, as in Prometheus. */
  get(key: string): GoValue {
    if (Object.hasOwn(this.entries, key)) return this.entries[key];
    return this.element === 'string' ? '' : undefined;
  }

  /** Sorted, as Go iterates over maps in templates. */
  keys(): string[] {
    return Object.keys(this.entries).sort();
  }
}

/** A sample of a query result. */
export class GoSample {
  constructor(
    readonly labels: GoMap,
    readonly value: number,
  ) {}
}

/** The samples of a query result. `sortByLabel` sorts them in place. */
export class GoVector {
  constructor(readonly samples: GoSample[]) {}
}

/** The value of `.` in a text of an alert. */
export class GoRecord {
  constructor(readonly fields: Readonly<Record<string, GoValue>>) {}
}

/** The name of the value's Go type. */
export function typeName(value: GoValue): string {
  switch (typeof value) {
    case 'string':
    case 'undefined':
      return value === undefined ? '<nil>' : 'string';
    case 'number':
      return 'float64';
    case 'bigint':
      return 'int';
    case 'boolean':
      return 'bool';
  }
  if (value instanceof GoMap) return `map[string]${value.element}`;
  if (value instanceof GoSample) return '*template.sample';
  if (value instanceof GoVector) return 'template.queryResult';
  if (value instanceof GoRecord)
    return 'struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }';
  return value.typeName;
}

/** Whether `if` treats the value as true, i.e. it is neither zero nor empty. */
export function isTrue(value: GoValue): boolean {
  if (typeof value === 'object') {
    if (value instanceof GoMap) return Object.keys(value.entries).length > 0;
    return !(value instanceof GoVector) || value.samples.length > 0;
  }
  // NaN is not zero.
  return typeof value === 'number' ? value !== 0 : Boolean(value);
}
