import { markStale, ObservabilityError, type RuleResults } from '#contracts';
import { parse, type Expr } from '#promql';
import { readNotation } from './notation.js';

/**
 * Adds a series in the notation of `promtool test rules`, one value every `intervalMs`, from time 0 on.
 *
 * @param name such as `kafka_lag{topic="a"}`
 * @throws ObservabilityError `OBS_ALERTING` when the name or the values cannot be read
 */
export function loadSeries(into: RuleResults, name: string, values: string, intervalMs: number): void {
  const ref = into.seriesRef({ labels: labelsOf(name), kind: 'gauge', ends: 'marked' });
  const refs = Int32Array.of(ref);
  readNotation(values).forEach((value, i) => {
    if (value === 'none') return;
    const packed = Float64Array.of(value === 'stale' ? NaN : value);
    if (value === 'stale') markStale(packed, 0);
    into.addSamples({ timeMs: i * intervalMs, refs, values: packed });
  });
}

function labelsOf(name: string): Record<string, string> {
  const selector = parsed(name);
  if (selector.type !== 'vector' || selector.offsetMs !== undefined || selector.at !== undefined)
    throw refused(name, 'it is an expression');
  const { name: metric, matchers } = selector;
  const other = matchers.find(({ op }) => op !== '=');
  if (other)
    throw refused(name, `"${other.label}${other.op}" is a condition; a series has ${other.label}="…"`);
  const labels = matchers.filter(({ value }) => value !== '');
  return {
    ...(metric !== undefined && { __name__: metric }),
    ...Object.fromEntries(labels.map(({ label, value }) => [label, value])),
  };
}

function parsed(name: string): Expr {
  try {
    return parse(name);
  } catch (error) {
    throw refused(name, (error as Error).message);
  }
}

function refused(name: string, why: string): ObservabilityError {
  return new ObservabilityError(
    'OBS_ALERTING',
    `"${name}" is not the name of a series, such as kafka_lag{topic="a"}: ${why}.`,
  );
}
