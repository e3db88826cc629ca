import { FunctionError } from '../template-error.js';
import { MOST_OUTPUT } from '../run/limits.js';
import { typeName, type GoValue } from '../values/go-value.js';
import { printValue } from './print-value.js';
import type { FormatSpec } from './format-spec.js';
import { formatValue } from './format-value.js';

const PLAIN = /[^%]+/y;
const FLAGS = /[#0+\- ]*/y;
const INDEX = /\[([^\]]*)\]?/y;
const DIGITS = /\d+/y;
/** Go accepts no larger width or precision. */
const MOST_WIDTH = 1_000_000;

/** Go's `fmt.Sprintf`, including its notes about mismatches: `%!d(string=hi)`, `%!s(MISSING)`. */
export function printf(format: string, values: readonly GoValue[]): string {
  return new Printf(format, values).run();
}

class Printf {
  private at = 0;
  private argument = 0;
  private reordered = false;
  private goodIndex = true;
  /** Whether an index such as `[2]` precedes the verb. */
  private afterIndex = false;
  private readonly out: string[] = [];
  private length = 0;

  constructor(
    private readonly format: string,
    private readonly values: readonly GoValue[],
  ) {}

  run(): string {
    while (this.at < this.format.length) {
      const plain = this.take(PLAIN);
      if (plain !== undefined) this.write(plain);
      else this.verb();
    }
    if (!this.reordered && this.argument < this.values.length) this.extra();
    return this.out.join('');
  }

  private write(text: string): void {
    this.length += text.length;
    if (this.length > MOST_OUTPUT)
      throw new FunctionError(`the text is longer than ${MOST_OUTPUT} characters`);
    this.out.push(text);
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const text = pattern.exec(this.format)?.[0];
    if (!text) return undefined;
    this.at += text.length;
    return text;
  }

  private verb(): void {
    this.at += 1;
    this.goodIndex = true;
    this.afterIndex = false;
    const flags = this.take(FLAGS) ?? '';
    this.index();
    const width = this.width();
    const precision = this.precision();
    if (!this.afterIndex) this.index();
    const point = this.format.codePointAt(this.at);
    if (point === undefined) return this.write('%!(NOVERB)');
    const verb = String.fromCodePoint(point);
    this.at += verb.length;
    if (verb === '%') return this.write('%');
    if (!this.goodIndex) return this.write(`%!${verb}(BADINDEX)`);
    if (this.argument >= this.values.length) return this.write(`%!${verb}(MISSING)`);
    const negative = width !== undefined && width < 0;
    const has = (flag: string) => flags.includes(flag);
    const minus = has('-') || negative;
    const spec: FormatSpec = {
      ...{ verb, minus, space: has(' '), zero: has('0') && !negative },
      ...(verb === 'v'
        ? { plus: false, sharp: false, names: has('+'), program: has('#') }
        : { plus: has('+'), sharp: has('#') }),
      ...(width !== undefined && { width: Math.abs(width) }),
      ...(precision !== undefined && { precision }),
    };
    if (Math.max(spec.width ?? 0, precision ?? 0) > MOST_OUTPUT)
      throw new FunctionError(`the text is longer than ${MOST_OUTPUT} characters`);
    this.write(formatValue(this.values[this.argument++], spec));
  }

  /** `[2]`: the index of the next value. */
  private index(): void {
    INDEX.lastIndex = this.at;
    const match = INDEX.exec(this.format);
    this.afterIndex = false;
    if (!match) return;
    this.reordered = true;
    const isClosed = match[0].endsWith(']');
    this.at += isClosed ? match[0].length : 1;
    const place = /^\d{1,7}$/.test(match[1] as string) ? Number(match[1]) - 1 : -1;
    this.afterIndex = isClosed && place >= 0;
    if (isClosed && place >= 0 && place < this.values.length) this.argument = place;
    else this.goodIndex = false;
  }

  private width(): number | undefined {
    if (this.format[this.at] === '*') return this.starred('%!(BADWIDTH)');
    const width = this.digits();
    if (this.afterIndex && width !== undefined) this.goodIndex = false;
    return width;
  }

  private precision(): number | undefined {
    // A point at the end is the verb, as in Go.
    if (this.format[this.at] !== '.' || this.at + 1 >= this.format.length) return undefined;
    this.at += 1;
    if (this.afterIndex) this.goodIndex = false;
    this.index();
    if (this.format[this.at] !== '*') return this.digits() ?? 0;
    const precision = this.starred('%!(BADPREC)');
    if (precision === undefined || precision >= 0) return precision;
    this.write('%!(BADPREC)');
    return undefined;
  }

  /** Reads a width or precision from the values (`*`). */
  private starred(bad: string): number | undefined {
    this.at += 1;
    const value = this.values[this.argument];
    if (this.argument < this.values.length) this.argument += 1;
    this.afterIndex = false;
    const isGood = typeof value === 'bigint' && value <= MOST_WIDTH && value >= -MOST_WIDTH;
    if (!isGood) this.write(bad);
    return isGood ? Number(value) : undefined;
  }

  private digits(): number | undefined {
    const digits = this.take(DIGITS);
    if (digits === undefined) return undefined;
    if (Number(digits) <= MOST_WIDTH) return Number(digits);
    this.at = this.format.length;
    return undefined;
  }

  private extra(): void {
    const rest = this.values
      .slice(this.argument)
      .map((value) => (value === undefined ? '<nil>' : `${typeName(value)}=${printValue(value)}`));
    this.write(`%!(EXTRA ${rest.join(', ')})`);
  }
}
