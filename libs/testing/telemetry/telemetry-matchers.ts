import { isDeepStrictEqual } from 'node:util';
import type { LoggedRecord, ReadableSpan } from '#contracts';
import type { WantedLabels } from './recorded-metrics.js';
import type { RecordedTelemetry } from './recorded-telemetry.js';

/** The result that a matcher returns to the test runner. */
interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** Required attributes of a span or fields of a line; it may have others. */
type Wanted = Readonly<Record<string, unknown>>;

/** The matchers available on `expect(telemetry)`. */
export interface TelemetryMatchers<R = void> {
  /** The metric was recorded in series with these labels: at least once, or `times` times. */
  toHaveCounted(name: string, labels?: WantedLabels, times?: number): R;
  /** A span with this name and at least these attributes has ended. */
  toHaveSpan(name: string, attributes?: Wanted): R;
  /** A line with this message and at least these fields, including `level`, was written. */
  toHaveLogged(message: string | RegExp, fields?: Wanted): R;
  /** Every started span has ended. */
  toHaveNoOpenSpans(): R;
  /** No metric has more series than this; without a number: no metric has reached its series limit. */
  toStayWithinCardinality(maxSeries?: number): R;
}

declare global {
  // Jest's global `expect` and that of Vitest take matchers from here; without either runner, this interface has no
  // effect.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars
    interface Matchers<R, T = {}> extends TelemetryMatchers<R> {}
  }
}

/**
 * Matchers for `expect.extend`, in Jest and Vitest. A failure message shows what was recorded instead.
 *
 * @example
 * ```ts
 * expect.extend(telemetryMatchers);
 * expect(telemetry).toHaveCounted('orders_placed_total', { channel: 'web' });
 * expect(telemetry).toHaveSpan('charge', { 'order.id': 7 });
 * expect(telemetry).toHaveLogged('order placed', { level: 'info' });
 * expect(telemetry).toHaveNoOpenSpans();
 * ```
 */
export const telemetryMatchers = {
  toHaveCounted(received: unknown, name: string, labels: WantedLabels = {}, times?: number): MatcherResult {
    const { metrics } = recording(received);
    const recorded = metrics.recorded(name, labels);
    return {
      pass: times === undefined ? recorded > 0 : recorded === times,
      message: () => {
        const series = metrics.samples(name).filter((sample) => !sample.name.endsWith('_bucket'));
        const found = list(
          series.map((sample) => `${sample.name}${shown(sample.labels ?? {})} ${sample.value}`),
        );
        return `${name}${shown(labels)} was recorded ${recorded} times${wantedTimes(times)}. There is:\n${found}`;
      },
    };
  },

  toHaveSpan(received: unknown, name: string, attributes: Wanted = {}): MatcherResult {
    const telemetry = recording(received);
    const found = telemetry.finished(name).filter((span) => has(span.attributes, attributes));
    return {
      pass: found.length > 0,
      message: () =>
        `${found.length} spans ${name}${shown(attributes)} have ended. Ended have:\n${list(telemetry.spans(spanText))}`,
    };
  },

  toHaveLogged(received: unknown, message: string | RegExp, fields: Wanted = {}): MatcherResult {
    const telemetry = recording(received);
    const found = telemetry.lines(message).filter((line) => has(fieldsOf(line), fields));
    return {
      pass: found.length > 0,
      message: () =>
        `${found.length} lines say ${message}${shown(fields)}. Written were:\n${list(telemetry.lines().map(lineText))}`,
    };
  },

  toHaveNoOpenSpans(received: unknown): MatcherResult {
    const open = recording(received).openSpans();
    return { pass: open.length === 0, message: () => `${open.length} spans are open:\n${list(open)}` };
  },

  toStayWithinCardinality(received: unknown, maxSeries = Infinity): MatcherResult {
    const { metrics } = recording(received);
    const over = metrics.names
      .map((name) => ({ name, series: metrics.seriesCount(name) }))
      .filter(({ series }) => series > maxSeries)
      .map(({ name, series }) => `${name}: ${series} series`);
    const dropped = metrics
      .samples('observability_cardinality_dropped_total')
      .filter(({ value }) => value > 0)
      .map(
        ({ labels, value }) =>
          `${labels?.['metric']}: ${value} recordings went to __other__ for "${labels?.['label']}"`,
      );
    const all = [...over, ...dropped];
    return {
      pass: all.length === 0,
      message: () => `${all.length} metrics have too many series:\n${list(all)}`,
    };
  },
};

/** Detected by its members: it may come from another copy of the package, so `instanceof` would fail. */
function recording(received: unknown): RecordedTelemetry {
  const telemetry = received as Partial<RecordedTelemetry> | null | undefined;
  if (typeof telemetry?.finished === 'function' && typeof telemetry.openSpans === 'function')
    return telemetry as RecordedTelemetry;
  throw new TypeError(
    'This matcher is for what RecordedTelemetry.of(app) returns: expect(telemetry).toHaveSpan(…).',
  );
}

function has(fields: Wanted, wanted: Wanted): boolean {
  return Object.entries(wanted).every(([name, value]) =>
    isDeepStrictEqual(asWritten(fields[name]), asWritten(value)),
  );
}

/** As in the exported JSON, so that a `Date` equals its text; NaN and the infinities differ from null. */
function asWritten(value: unknown): unknown {
  const text = typeof value === 'number' ? undefined : JSON.stringify(value);
  return text === undefined ? value : JSON.parse(text);
}

const fieldsOf = ({ fields, level }: LoggedRecord): Wanted => ({ ...fields, level });

const wantedTimes = (times: number | undefined): string => (times === undefined ? '' : `, not ${times}`);

const spanText = ({ name, attributes }: ReadableSpan): string => `${name}${shown(attributes)}`;

const lineText = ({ level, message = '', fields }: LoggedRecord): string =>
  `${level} ${message}${shown(fields)}`;

const list = (lines: readonly string[]): string => lines.map((line) => `  ${line}`).join('\n') || '  nothing';

function shown(fields: Wanted): string {
  const pairs = Object.entries(fields).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? '' : `{${pairs.join(', ')}}`;
}
