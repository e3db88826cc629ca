import { GoMap, GoRecord, GoSample, GoVector, type GoValue } from '../values/go-value.js';
import { formatFloat } from './format-float.js';

/** Prints a value as Go's `%v` does, or with field names as `%+v` does. */
export function printValue(value: GoValue, withNames = false): string {
  if (typeof value === 'number') return formatFloat(value, 'g');
  if (typeof value !== 'object') return value === undefined ? '<nil>' : String(value);
  if (value instanceof GoMap) {
    const entries = value.keys().map((key) => `${key}:${printValue(value.entries[key], withNames)}`);
    return `map[${entries.join(' ')}]`;
  }
  // Go would print the addresses of samples.
  if (value instanceof GoVector)
    return `[${value.samples.map((sample) => printValue(sample, withNames)).join(' ')}]`;
  if (value instanceof GoSample) return struct({ Labels: value.labels, Value: value.value }, withNames);
  if (value instanceof GoRecord) return struct(value.fields, withNames);
  return value.toString();
}

/** Prints a value as a template prints the result of an action. */
export function printed(value: GoValue): string {
  return value === undefined ? '<no value>' : printValue(value);
}

/** Go's `fmt.Sprint`: a space between two values of which neither is a text. */
export function print(values: readonly GoValue[]): string {
  return values
    .map((value, i) => {
      const isApart = i > 0 && typeof value !== 'string' && typeof values[i - 1] !== 'string';
      return (isApart ? ' ' : '') + printValue(value);
    })
    .join('');
}

function struct(fields: Readonly<Record<string, GoValue>>, withNames: boolean): string {
  const parts = Object.entries(fields).map(
    ([name, value]) => (withNames ? `${name}:` : '') + printValue(value, withNames),
  );
  return `{${parts.join(' ')}}`;
}
