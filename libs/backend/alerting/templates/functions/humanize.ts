import { parseFloatAsGo, quote } from '#promql';
import { formatFloat } from '../format/format-float.js';
import { FunctionError } from '../template-error.js';
import { GoDuration } from '../values/go-duration.js';
import { GoTime } from '../values/go-time.js';
import { typeName, type GoValue } from '../values/go-value.js';
import { ofValue, type TemplateFunction } from './template-function.js';

const LARGE = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
const LARGE_1024 = LARGE.map((prefix) => `${prefix}i`);
const SMALL = ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];
/** Maximum nanoseconds since 1970 in a Go time. */
const MOST_NANOSECONDS = 2 ** 63;

/** Functions that format numbers for people; numbers may be given as texts. */
export const HUMANIZERS: Readonly<Record<string, TemplateFunction>> = {
  humanize: ofNumber((value) => {
    if (value === 0 || !Number.isFinite(value)) return four(value);
    return Math.abs(value) >= 1 ? scaled(value, LARGE, 1000) : small(value);
  }),
  humanize1024: ofNumber((value) =>
    Math.abs(value) <= 1 || !Number.isFinite(value) ? four(value) : scaled(value, LARGE_1024, 1024),
  ),
  humanizeDuration: ofNumber(duration),
  humanizePercentage: ofNumber((value) => `${four(value * 100)}%`),
  humanizeTimestamp: ofNumber((value) => (Number.isFinite(value) ? timeOf(value).toString() : four(value))),
  toTime: ofNumber((value) => {
    if (!Number.isFinite(value)) throw new FunctionError('value is NaN or Inf');
    return timeOf(value);
  }),
  toDuration: ofNumber((value) => GoDuration.ofSeconds(value)),
};

function ofNumber(call: (value: number) => GoValue): TemplateFunction {
  return ofValue((value) => call(toFloat(value)));
}

function toFloat(value: GoValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'string') throw new FunctionError(`can't convert ${typeName(value)} to float`);
  const parsed = parseFloatAsGo(value);
  if (parsed === undefined)
    throw new FunctionError(`strconv.ParseFloat: parsing ${quote(value)}: invalid syntax`);
  return parsed;
}

/** Four significant digits. */
function four(value: number): string {
  return formatFloat(value, 'g', 4);
}

function scaled(value: number, prefixes: readonly string[], base: number): string {
  let used = '';
  for (const prefix of prefixes) {
    if (Math.abs(value) < base) break;
    used = prefix;
    value /= base;
  }
  return four(value) + used;
}

function small(value: number): string {
  let used = '';
  for (const prefix of SMALL) {
    if (Math.abs(value) >= 1) break;
    used = prefix;
    value *= 1000;
  }
  return four(value) + used;
}

function duration(value: number): string {
  if (!Number.isFinite(value)) return four(value);
  const size = Math.abs(value);
  if (value === 0) return `${four(value)}s`;
  if (size < 1) return `${small(value)}s`;
  const sign = value < 0 ? '-' : '';
  const whole = Math.trunc(size);
  const parts = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  const first = parts.findIndex((part) => part !== 0);
  if (first === 3) return `${sign}${four(size)}s`;
  return (
    sign +
    parts
      .map((part, i) => `${part}${'dhms'[i]}`)
      .slice(first)
      .join(' ')
  );
}

function timeOf(seconds: number): GoTime {
  const nanoseconds = seconds * 1e9;
  if (Math.abs(nanoseconds) > MOST_NANOSECONDS) {
    const shown = formatFloat(seconds, 'g');
    throw new FunctionError(
      `${shown} cannot be represented as a nanoseconds timestamp since it overflows int64`,
    );
  }
  return new GoTime(Math.trunc(Math.trunc(nanoseconds) / 1e6));
}
