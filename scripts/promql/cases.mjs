/**
 * Evaluation cases as data, in the form of Prometheus' query tests:
 * `{ files: [{ file, loads, cases }] }`
 * - load: `{ id, step (ms), series: [{ labels, values }] }`; value i is at i * step from time 0. A value is a number, null
 *   (no sample), "stale", "NaN", "+Inf", "-Inf", or `{ hist }`, a native histogram, which counts as a sample that is not a number.
 * - case: `{ line, loads: [ids], kind: "instant" | "range", at | (start, end, step) in ms, expr, expect, result }`.
 * - expect: `fail` (list of `{ msg }` or `{ regex }`, or true), `ordered`, `string`, `rangeVector`, `warn`, `info` (as
 *   `fail`), `no_warn`, `no_info`. Whatever is left out is not looked at.
 */

/** Floats are compared with this relative tolerance. */
const TOLERANCE = 1e-6;

/**
 * Runs every case.
 *
 * @param data the parsed file
 * @param promql `{ createEngine, memorySource, markStale }`
 * @returns per case: `{ file, line, expr, problem?, refused? }`; without `problem` it passed
 */
export async function runCases({ files }, promql) {
  const results = [];
  for (const { file, loads, cases } of files)
    for (const one of cases)
      results.push({ file, line: one.line, expr: one.expr, ...(await runCase(one, loads, promql)) });
  return results;
}

async function runCase({ expect = {}, ...given }, loads, { createEngine, memorySource, markStale }) {
  const one = { ...given, expect };
  const series = seriesOf(
    loads.filter(({ id }) => (one.loads ?? []).includes(id)),
    markStale,
  );
  const engine = createEngine({ source: memorySource(series), experimental: true });
  try {
    const { start: startMs, end: endMs, step: stepMs } = one;
    const answer =
      one.kind === 'instant'
        ? await engine.instant(one.expr, { timeMs: one.at })
        : await engine.range(one.expr, { startMs, endMs, stepMs });
    if (one.expect.fail) return { problem: `expected an error, got ${shown(answer.value)}` };
    const problem = differenceOf(one, answer.value) ?? annotationProblem(one.expect, answer);
    return problem ? { problem } : {};
  } catch (error) {
    const refused = error.problem ?? error.message;
    if (!one.expect.fail)
      return { refused, problem: `expected ${shown(one.result)}, got the error: ${refused}` };
    const wrong = expectations(one.expect.fail).find((text) => !fits(text, refused));
    return wrong ? { refused, problem: `expected the error ${shown(wrong)}, got: ${refused}` } : { refused };
  }
}

/** Later loads add samples to series of earlier ones. */
function seriesOf(loads, markStale) {
  const samples = new Map();
  for (const { step, series } of loads) {
    for (const { labels, values } of series) {
      const key = JSON.stringify(Object.entries(labels).sort());
      const known = samples.get(key) ?? { labels, at: new Map() };
      samples.set(key, known);
      values.forEach((value, i) => value !== null && known.at.set(i * step, value));
    }
  }
  return [...samples.values()].map(({ labels, at }) =>
    packed(
      labels,
      [...at].sort(([a], [b]) => a - b),
      markStale,
    ),
  );
}

function packed(labels, samples, markStale) {
  const timestamps = Float64Array.from(samples, ([time]) => time);
  const values = Float64Array.from(samples, ([, value]) => (value === 'stale' ? NaN : numberOf(value)));
  samples.forEach(([, value], i) => value === 'stale' && markStale(values, i));
  return { labels, timestamps, values };
}

function numberOf(value) {
  if (typeof value === 'number') return value;
  if (typeof value === 'object') return NaN;
  return { NaN, '+Inf': Infinity, Inf: Infinity, '-Inf': -Infinity }[value];
}

function differenceOf({ result, expect, kind, at, start, step }, value) {
  if (expect.string !== undefined)
    return value.type === 'string' && value.value === expect.string
      ? undefined
      : `expected the string ${shown(expect.string)}, got ${shown(value)}`;
  if (result?.type === 'matrix') {
    const times = expect.rangeVector ?? { start, step };
    return compareSeries(result.series ?? [], matrixOf(value, times), false);
  }
  if (kind === 'instant' && result?.type === 'scalar')
    return value.type === 'scalar' && near(numberOf(result.value), value.value)
      ? undefined
      : `expected ${shown(result)}, got ${shown(value)}`;
  const wanted = (result?.samples ?? []).map(({ labels, value }) => ({ labels, values: [value] }));
  return compareSeries(wanted, vectorOf(value, at), expect.ordered);
}

function vectorOf(value) {
  if (value.type === 'scalar') return [{ labels: {}, values: [value.value] }];
  return (value.samples ?? []).map(({ labels, value: number }) => ({ labels, values: [number] }));
}

function matrixOf(value, { start, step }) {
  return (value.series ?? []).map(({ labels, timestamps, values }) => {
    const row = [];
    timestamps.forEach((time, i) => (row[(time - start) / step] = values[i]));
    return { labels, values: Array.from(row, (number) => number ?? null) };
  });
}

function compareSeries(wanted, got, ordered) {
  const keyOf = ({ labels }) => JSON.stringify(Object.entries(labels).sort());
  const told = `expected ${shown(wanted)}, got ${shown(got)}`;
  if (wanted.length !== got.length) return told;
  const found = new Map(got.map((series, i) => [keyOf(series), { series, i }]));
  for (const [i, series] of wanted.entries()) {
    const match = found.get(keyOf(series));
    if (!match || (ordered && match.i !== i)) return told;
    const length = Math.max(series.values.length, match.series.values.length);
    for (let at = 0; at < length; at++) {
      const [a, b] = [series.values[at] ?? null, match.series.values[at] ?? null];
      if (a === null || b === null ? a !== b : !near(numberOf(a), b)) return told;
    }
  }
  return undefined;
}

function near(a, b) {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  if (a === b) return true;
  return Math.abs(a - b) / (Math.abs(a) + Math.abs(b)) < TOLERANCE;
}

function annotationProblem({ warn, info, no_warn: noWarn, no_info: noInfo }, { warnings, infos }) {
  if (noWarn && warnings.length > 0) return `expected no warnings, got ${shown(warnings)}`;
  if (noInfo && infos.length > 0) return `expected no infos, got ${shown(infos)}`;
  return missing('warning', warn, warnings) ?? missing('info', info, infos);
}

/** A list of texts; `true` wants any text. */
function expectations(wanted = []) {
  return Array.isArray(wanted) ? wanted : [wanted === true ? {} : wanted];
}

function missing(kind, expected, got) {
  const wanted = expectations(expected);
  if (wanted.length > 0 && got.length === 0) return `expected a ${kind}, got none`;
  const absent = wanted.find((text) => !got.some((one) => fits(text, one)));
  return absent && `expected the ${kind} ${shown(absent)}, got ${shown(got)}`;
}

function fits(expected, text) {
  if (typeof expected === 'string') return text.includes(expected);
  const { msg, regex } = expected;
  if (msg !== undefined) return text === msg;
  return regex === undefined || new RegExp(regex).test(text);
}

function shown(value) {
  return JSON.stringify(value, (_key, part) => {
    if (ArrayBuffer.isView(part)) return Array.from(part, (number) => shownNumber(number));
    return typeof part === 'number' ? shownNumber(part) : part;
  });
}

function shownNumber(number) {
  return Number.isFinite(number) ? number : String(number);
}
