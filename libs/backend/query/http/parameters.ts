import { isoTimeMs, type TelemetryRequest } from '#contracts';
import { durationMs } from '#promql';
import { QueryProblem } from './query-problem.js';

const FORM = 'application/x-www-form-urlencoded';
/** The range of a JavaScript date, milliseconds from 1970. */
const MOST_MS = 8.64e15;
const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;
/** The earliest and the latest time of Go's clients of Prometheus, which send them for an open range. */
const OPEN_ENDS: Readonly<Record<string, number>> = {
  '-292273086-05-16T16:47:06Z': -MOST_MS,
  '292277025-08-18T07:12:54.999999999Z': MOST_MS,
};
const DECIMAL = /^[+-]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][+-]?\d{1,3})?$/;

/**
 * Parameters of a request, from its query and its form; an invalid one is answered with 400 and the parameter's name.
 */
export class Parameters {
  private constructor(
    private readonly values: URLSearchParams,
    private readonly place: Readonly<Record<string, string>>,
  ) {}

  /** @param place values of the path's placeholders */
  static of(request: TelemetryRequest, place: Readonly<Record<string, string>> = {}): Parameters {
    const values = new URLSearchParams(request.query);
    if (request.contentType.split(';', 1)[0]?.trim().toLowerCase() === FORM)
      for (const [name, value] of new URLSearchParams(new TextDecoder().decode(request.body)))
        values.append(name, value);
    return new Parameters(values, place);
  }

  /** Value of a placeholder in the path, such as `name` in `/label/:name/values`. */
  inPath(name: string): string {
    return this.place[name] ?? '';
  }

  /** The text of a parameter; undefined when it is missing or empty. */
  text(name: string): string | undefined {
    return this.values.get(name) || undefined;
  }

  /** All values of a repeatable parameter. */
  all(name: string): string[] {
    return this.values.getAll(name).filter((value) => value !== '');
  }

  /** @throws QueryProblem when it is missing */
  required(name: string): string {
    return this.text(name) ?? refuse(name, 'it is missing or empty');
  }

  /** A time in milliseconds since 1970: seconds since 1970, or RFC 3339. */
  time(name: string): number | undefined;
  time(name: string, missing: number): number;
  time(name: string, missing?: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return missing;
    const ms = DECIMAL.test(text)
      ? Math.round(Number(text) * 1000)
      : (OPEN_ENDS[text] ?? (RFC_3339.test(text) ? isoTimeMs(text) : NaN));
    return Math.abs(ms) <= MOST_MS ? ms : refuse(name, `cannot parse ${quote(text)} to a valid timestamp`);
  }

  /** A duration in milliseconds: seconds, or Prometheus' notation. */
  duration(name: string): number | undefined;
  duration(name: string, missing: number): number;
  duration(name: string, missing?: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return missing;
    const ms = DECIMAL.test(text) ? Math.round(Number(text) * 1000) : durationMs(text);
    return ms !== undefined && Math.abs(ms) <= MOST_MS
      ? ms
      : refuse(name, `cannot parse ${quote(text)} to a valid duration`);
  }

  /** A whole number from `least` to `most`. */
  whole(name: string, bounds: { least: number; most: number; missing: number }): number {
    const text = this.text(name);
    if (text === undefined) return bounds.missing;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    return value >= bounds.least && value <= bounds.most
      ? value
      : refuse(name, `${quote(text)} is not a whole number from ${bounds.least} to ${bounds.most}`);
  }

  /** A number of milliseconds, at least 0. */
  milliseconds(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = DECIMAL.test(text) ? Number(text) : NaN;
    return value >= 0 && Number.isFinite(value)
      ? value
      : refuse(name, `${quote(text)} is not a number of milliseconds`);
  }

  /** One of the given words. */
  oneOf<T extends string>(name: string, words: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    return (
      words.find((word) => word === text) ?? refuse(name, `${quote(text)} is not one of ${words.join(', ')}`)
    );
  }
}

/** @throws QueryProblem that names the parameter */
export function refuse(name: string, why: string): never {
  throw new QueryProblem('bad_data', `invalid parameter "${name}": ${why}`);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
