import { trimZeros } from '../format/trim-zeros.js';
import type { GoScalar, Printable } from './printable.js';

const UNITS = { Hours: 3.6e12, Minutes: 6e10, Seconds: 1e9 };
const WHOLE = { Milliseconds: 1_000_000n, Microseconds: 1000n, Nanoseconds: 1n };

/** `time.Duration`: nanoseconds. */
export class GoDuration implements Printable {
  readonly typeName = '*time.Duration';

  constructor(readonly nanoseconds: bigint) {}

  /** Never throws: a duration that is too long becomes the longest possible one. */
  static ofSeconds(seconds: number): GoDuration {
    const nanoseconds = seconds * 1e9;
    const most = 2 ** 63;
    if (!(Math.abs(nanoseconds) < most)) return new GoDuration(-(2n ** 63n));
    return new GoDuration(BigInt(Math.trunc(nanoseconds)));
  }

  get seconds(): number {
    return Number(this.nanoseconds) / 1e9;
  }

  /** `1h2m3.5s`, `1.5ms`, `0s`. */
  toString(): string {
    const sign = this.nanoseconds < 0n ? '-' : '';
    const all = this.nanoseconds < 0n ? -this.nanoseconds : this.nanoseconds;
    if (all === 0n) return '0s';
    if (all < 1000n) return `${sign}${all}ns`;
    if (all < 1_000_000n) return `${sign}${fraction(all, 3)}µs`;
    if (all < 1_000_000_000n) return `${sign}${fraction(all, 6)}ms`;
    const minutes = all / 60_000_000_000n;
    const seconds = `${fraction(all % 60_000_000_000n, 9)}s`;
    if (minutes === 0n) return sign + seconds;
    return sign + (minutes < 60n ? `${minutes}m` : `${minutes / 60n}h${minutes % 60n}m`) + seconds;
  }

  call(method: string, args: readonly unknown[]): { value: GoScalar | GoDuration } | undefined {
    if (args.length > 0) return undefined;
    if (method === 'String') return { value: this.toString() };
    if (method === 'Abs')
      return { value: new GoDuration(this.nanoseconds < 0n ? -this.nanoseconds : this.nanoseconds) };
    if (Object.hasOwn(UNITS, method))
      return { value: Number(this.nanoseconds) / UNITS[method as keyof typeof UNITS] };
    if (Object.hasOwn(WHOLE, method))
      return { value: this.nanoseconds / WHOLE[method as keyof typeof WHOLE] };
    return undefined;
  }
}

/** A number with a fixed number of decimal places, without trailing zeros. */
function fraction(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, '0');
  const part = trimZeros(digits.slice(-places));
  return digits.slice(0, -places) + (part === '' ? '' : `.${part}`);
}
