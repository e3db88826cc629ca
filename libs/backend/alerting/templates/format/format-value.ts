import { quote } from '#promql';
import { GoMap, GoRecord, GoSample, GoVector, typeName, type GoValue } from '../values/go-value.js';
import { formatBinary } from './format-binary.js';
import { formatFloat, type FloatForm } from './format-float.js';
import { formatInteger } from './format-integer.js';
import { pad, type FormatSpec } from './format-spec.js';

/** Formats one value as Go's `printf` does; a mismatch gives `%!d(string=hi)`. */
export function formatValue(value: GoValue, spec: FormatSpec): string {
  if (spec.verb === 'T') return text(typeName(value), { ...spec, verb: 's' }) as string;
  if (value === undefined) return spec.verb === 'v' ? pad('<nil>', spec) : `%!${spec.verb}(<nil>)`;
  const formatted = byType(value, spec);
  if (formatted !== undefined) return formatted;
  // Go keeps the flags for the value in the error note.
  return `%!${spec.verb}(${typeName(value)}=${byType(value, { ...spec, verb: 'v' })})`;
}

function byType(value: Exclude<GoValue, undefined>, spec: FormatSpec): string | undefined {
  switch (typeof value) {
    case 'string':
      return text(value, spec);
    case 'number':
      return float(value, spec);
    case 'bigint':
      return formatInteger(value, spec);
    case 'boolean':
      return 'tv'.includes(spec.verb) ? pad(String(value), spec) : undefined;
  }
  if (
    value instanceof GoMap ||
    value instanceof GoVector ||
    value instanceof GoSample ||
    value instanceof GoRecord
  )
    return parts(value, spec);
  return text(value.toString(), spec);
}

function text(value: string, spec: FormatSpec): string | undefined {
  const { verb, precision, plus, sharp, program } = spec;
  if (verb === 'x' || verb === 'X') return hex(value, spec);
  const cut = precision === undefined ? value : firstCharacters(value, precision);
  if (verb === 's' || (verb === 'v' && !program)) return pad(cut, spec);
  if (verb !== 'q' && verb !== 'v') return undefined;
  return pad(verb === 'q' && sharp && canBeRaw(cut) ? `\`${cut}\`` : quote(cut, verb === 'q' && plus), spec);
}

function canBeRaw(value: string): boolean {
  // eslint-disable-next-line no-control-regex -- Go allows only the tab among control characters
  return !/[\0-\x08\x0a-\x1f\x7f`\ufeff]/.test(value);
}

function firstCharacters(value: string, count: number): string {
  let end = 0;
  for (let i = 0; i < count && end < value.length; i++)
    end += (value.codePointAt(end) as number) > 0xffff ? 2 : 1;
  return value.slice(0, end);
}

function hex(value: string, spec: FormatSpec): string {
  const { verb, precision, sharp, space } = spec;
  const bytes = Buffer.from(value).subarray(0, precision);
  const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  const prefix = sharp && pairs.length > 0 ? '0x' : '';
  const joined = prefix + pairs.join(space ? ` ${prefix}` : '');
  return pad(verb === 'X' ? joined.toUpperCase() : joined, spec);
}

const FORMS: Record<string, [form: FloatForm | 'x' | 'b', precision?: number]> = {
  x: ['x'],
  X: ['x'],
  b: ['b'],

  v: ['g'],
  g: ['g'],
  G: ['g'],
  e: ['e', 6],
  E: ['e', 6],
  f: ['f', 6],
  F: ['f', 6],
};

function float(value: number, spec: FormatSpec): string | undefined {
  const form = FORMS[spec.verb];
  if (!form) return undefined;
  const precision = spec.precision ?? form[1];
  const isBinary = form[0] === 'x' || form[0] === 'b';
  const number = isBinary
    ? formatBinary(value, form[0] === 'x', precision)
    : formatFloat(value, form[0] as FloatForm, precision);
  const cased = 'GEX'.includes(spec.verb) && Number.isFinite(value) ? number.toUpperCase() : number;
  const isNegative = cased.startsWith('-');
  const size = withPoint(cased.replace(/^[+-]/, ''), spec, precision);
  const sign = isNegative ? '-' : spec.plus ? '+' : spec.space ? ' ' : '';
  if (!Number.isFinite(value)) return pad((value === Infinity ? '+' : sign) + size, { ...spec, zero: false });
  const { zero, minus, width = 0 } = spec;
  if (zero && !minus) return sign + pad(size, { ...spec, width: width - sign.length });
  return pad(sign + size, spec);
}

/** `#` keeps the point, and for `%g` the trailing zeros. */
function withPoint(number: string, { verb, sharp }: FormatSpec, precision = 6): string {
  if (!sharp || verb === 'b' || !/^\d/.test(number)) return number;
  const [mantissa = '', exponent] = number.split('xX'.includes(verb) ? /(?=[pP])/ : /(?=[eE])/);
  const pointed = mantissa.includes('.') ? mantissa : `${mantissa}.`;
  const digits = pointed.replace('.', '').replace(/^0+(?=\d)/, '').length;
  const missing = 'gGv'.includes(verb) ? Math.max(precision - digits, 0) : 0;
  return pointed + '0'.repeat(missing) + (exponent ?? '');
}

/** A verb applies to the elements of maps and results. */
function parts(value: GoMap | GoVector | GoSample | GoRecord, spec: FormatSpec): string {
  const each = (one: GoValue) => formatValue(one, spec);
  if (value instanceof GoMap && spec.program)
    return `${typeName(value)}{${value
      .keys()
      .map((key) => `${each(key)}:${each(value.entries[key])}`)
      .join(', ')}}`;
  if (value instanceof GoMap)
    return `map[${value
      .keys()
      .map((key) => `${each(key)}:${each(value.entries[key])}`)
      .join(' ')}]`;
  if (value instanceof GoVector) return `[${value.samples.map(each).join(' ')}]`;
  const fields = value instanceof GoRecord ? value.fields : { Labels: value.labels, Value: value.value };
  const withNames = spec.names || spec.program;
  const shown = Object.entries(fields).map(([name, one]) => (withNames ? `${name}:` : '') + each(one));
  return `${value instanceof GoSample ? '&' : ''}{${shown.join(' ')}}`;
}
