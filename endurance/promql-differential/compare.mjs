/** Compares one of our answers with one of Prometheus' HTTP API. */

/** Maximum allowed difference, relative to the larger of two values. */
const TOLERANCE = 1e-9;

/** The difference in a sentence; undefined if there is none. */
export function differenceOf(ours, theirs) {
  if (ours.error || theirs.error) {
    if (ours.error && theirs.error) return undefined;
    return ours.error ? `we refuse it: ${ours.error}` : `Prometheus refuses it: ${theirs.error}`;
  }
  const [our, their] = [rowsOf(ours.value), rowsOfApi(theirs.data)];
  for (const key of their.keys()) if (!our.has(key)) return `we lack the series ${key}`;
  for (const [key, samples] of our) {
    const expected = their.get(key);
    if (!expected) return `we have the series ${key} too many`;
    const problem = compareSamples(samples, expected);
    if (problem) return `${key} ${problem}`;
  }
  return undefined;
}

function compareSamples(samples, expected) {
  for (const [timeMs, value] of expected) {
    if (!samples.has(timeMs)) return `at ${timeMs}: expected ${value}, got nothing`;
    if (!near(samples.get(timeMs), value))
      return `at ${timeMs}: expected ${value}, got ${samples.get(timeMs)}`;
  }
  for (const [timeMs, value] of samples)
    if (!expected.has(timeMs)) return `at ${timeMs}: expected nothing, got ${value}`;
  return undefined;
}

function near(a, b) {
  if (Object.is(a, b) || a === b) return true;
  return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}

function keyOf(labels) {
  return JSON.stringify(Object.entries(labels).sort());
}

function rowsOf(value) {
  if (value.type === 'scalar') return new Map([['scalar', new Map([[value.timeMs, value.value]])]]);
  if (value.type === 'vector')
    return new Map(
      value.samples.map(({ labels, value: number }) => [keyOf(labels), new Map([[value.timeMs, number]])]),
    );
  return new Map(
    value.series.map(({ labels, timestamps, values }) => [
      keyOf(labels),
      new Map(Array.from(timestamps, (timeMs, i) => [timeMs, values[i]])),
    ]),
  );
}

function rowsOfApi({ resultType, result }) {
  const samplesOf = (pairs) =>
    new Map(pairs.map(([seconds, text]) => [Math.round(seconds * 1000), numberOf(text)]));
  if (resultType === 'scalar') return new Map([['scalar', samplesOf([result])]]);
  return new Map(result.map(({ metric, value, values }) => [keyOf(metric), samplesOf(values ?? [value])]));
}

function numberOf(text) {
  return { '+Inf': Infinity, '-Inf': -Infinity }[text] ?? Number(text);
}
