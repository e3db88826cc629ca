import { isAlphaNumeric, isDigit } from './characters.js';

/** End and kind of a number or duration; `bad`: neither. */
export interface NumberScan {
  readonly kind: 'number' | 'duration' | 'bad';
  readonly to: number;
}

/**
 * Finds the end of a number or a duration, by the rules of Prometheus' lexer: `1_000`, `0x1F`, `1.`, `.5e-3`, `1h30m`.
 * A number may still be invalid (`0x`, `1e310`); `numberValue` checks that.
 *
 * @param from offset of a digit, or of a point before a digit
 */
export function scanNumber(text: string, from: number): NumberScan {
  const number = new NumberScanner(text, from);
  if (number.scan()) return { kind: 'number', to: number.at };
  const to = endOfDuration(text, number.at);
  return to === undefined ? { kind: 'bad', to: number.at } : { kind: 'duration', to };
}

class NumberScanner {
  private hex = false;

  constructor(
    private readonly text: string,
    public at: number,
  ) {}

  /** Whether a number is here that is not followed by word characters. */
  scan(): boolean {
    if (this.take('0') && this.take('xX')) {
      this.hex = true;
      this.take('_');
    }
    this.take('.');
    if (this.digit()) this.at++;
    return this.body() && !isAlphaNumeric(this.text.charCodeAt(this.at));
  }

  private body(): boolean {
    let [point, exponent] = [false, false];
    for (;;) {
      const c = this.text[this.at] ?? '';
      if (c === '.') {
        this.at++;
        if (point || this.take('_.') || this.hex) return false;
        point = true;
      } else if (c === 'e' || c === 'E') {
        this.at++;
        if (exponent) return false;
        exponent = true;
        this.take('+-');
        if (this.take('._eE') || this.at >= this.text.length) return false;
      } else if (c === '_') {
        this.at++;
        if (this.take('._eE') || this.at >= this.text.length) return false;
      } else if (this.digit()) {
        while (this.digit()) this.at++;
      } else return true;
    }
  }

  private take(anyOf: string): boolean {
    const c = this.text[this.at];
    if (c === undefined || !anyOf.includes(c)) return false;
    this.at++;
    return true;
  }

  private digit(): boolean {
    const c = this.text.charCodeAt(this.at);
    if (isDigit(c)) return true;
    return this.hex && ((c >= 97 && c <= 102) || (c >= 65 && c <= 70));
  }
}

/** After the digits: a unit, then further digits with units. */
const DURATION_REST = /[smhdwy]s?(?:\d+[smhdw]s?)*/y;

function endOfDuration(text: string, at: number): number | undefined {
  DURATION_REST.lastIndex = at;
  if (!DURATION_REST.test(text)) return undefined;
  const to = DURATION_REST.lastIndex;
  return isAlphaNumeric(text.charCodeAt(to)) ? undefined : to;
}
