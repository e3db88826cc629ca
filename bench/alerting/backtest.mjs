/**
 * `npm run bench:samples -- bench/alerting/backtest.mjs [--series 100] [--days 7] [--rules 50] [--alone]`: backtests
 * rules over stored samples taken every 15 s (raw for one day, points of a minute before), and runs
 * `promtool test rules` over the same exported samples. Reports the time per rule for both, and whether all rules fire
 * at the same evaluations. Exit code 1 if they do not, or if a rule takes longer than 2 s or than in promtool.
 * `--alone` omits promtool.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { backtest } from '../../libs/backend/alerting/room.ts';
import { createTemplates } from '../../libs/backend/alerting/templates/room.ts';
import { createTelemetryStore } from '../../libs/backend/store/keep/create-telemetry-store.ts';
import { backtestRules, sampledSeries } from './backtest-load.mjs';
import { exportedSeries, promtoolTest } from './backtest-promtool.mjs';

const SAMPLING_MS = 15_000;
const STEP_MS = 60_000;
const DAY_MS = 86_400_000;
const { values } = parseArgs({
  options: {
    series: { type: 'string' },
    days: { type: 'string' },
    rules: { type: 'string' },
    alone: { type: 'boolean' },
  },
});
const [count, days, most] = [
  Number(values.series ?? 100),
  Number(values.days ?? 7),
  Number(values.rules ?? 50),
];
const toMs = Date.UTC(2026, 10, 30);
const filledMs = toMs - days * DAY_MS;
/** The first point of a minute is before the first sample: starting an hour earlier includes it. */
const fromMs = filledMs - 3_600_000;

const store = createTelemetryStore({ maxBytes: 2 ** 31, warn: (_code, text) => console.warn(text) });
fill();
const rules = backtestRules().slice(0, most);
const ours = [];
for (const rule of rules) ours.push(await measured(rule, store));
const folder = mkdtempSync(join(tmpdir(), 'backtest-'));
try {
  if (values.alone) report();
  else await compare();
} finally {
  rmSync(folder, { recursive: true });
  store.close();
}

async function compare() {
  const verdicts = [];
  for (const rule of rules) verdicts.push((await measured(rule, asExported())).firings);
  const source = asExported().source({ smallestRangeMs: 300_000, stepMs: 0 });
  const input = { source, fromMs, toMs, samplingMs: SAMPLING_MS, stepMs: STEP_MS, folder };
  const one = await promtoolTest({ ...input, rules: rules.slice(0, 1), firings: verdicts.slice(0, 1) });
  const all = await promtoolTest({ ...input, rules, firings: verdicts });
  report(one, all);
}

function exported(series) {
  return exportedSeries(series, fromMs, SAMPLING_MS);
}

function fill() {
  const started = performance.now();
  const series = sampledSeries(count);
  const refs = Int32Array.from(series, ({ labels, kind }) => store.seriesRef({ labels, kind }));
  for (let timeMs = filledMs; timeMs <= toMs; timeMs += SAMPLING_MS) {
    store.appendSamples({ timeMs, refs, values: Float64Array.from(series, (one) => one.valueAt(timeMs)) });
    if (timeMs % 60_000 === 0) store.tick(timeMs);
  }
  const { samples } = store.statistics();
  console.log(`filled in ${seconds(started)} s: ${JSON.stringify(samples ?? {})}`);
}

async function measured(rule, over) {
  const started = performance.now();
  const before = process.cpuUsage();
  const options = {
    store: over,
    groups: [],
    templates: createTemplates(),
    externalLabels: {},
    externalUrl: '',
  };
  const request = { rule, fromMs, toMs, interval: `${STEP_MS / 1000}s` };
  const { firings } = await backtest(request, { ...options, samplingMs: SAMPLING_MS });
  const { user, system } = process.cpuUsage(before);
  return { seconds: Number(seconds(started)), cpuSeconds: (user + system) / 1e6, firings, expr: rule.expr };
}

/** The store with the samples as exported, without additional information from the store. */
function asExported() {
  return {
    source: (options) => {
      const source = store.source(options);
      return {
        select: async (matchers, from, to, { signal, maxSamples } = {}) =>
          (await source.select(matchers, from - 1, to, { signal, maxSamples })).map(exported),
        lookbackMs: (from, to) => source.lookbackMs(from, to),
        tiersUsed: source.tiersUsed,
      };
    },
  };
}

function report(one, all) {
  const times = ours.map((each) => each.seconds).sort((a, b) => a - b);
  const [median, worst] = [times[times.length >> 1], times.at(-1)];
  const dearest = ours.reduce((most, each) => (each.cpuSeconds > most.cpuSeconds ? each : most));
  const fired = ours.reduce((sum, { firings }) => sum + firings.length, 0);
  console.log(
    `${rules.length} rules over ${count} series and ${days} days, evaluated every ${STEP_MS / 1000} s:`,
  );
  console.log(`  here: median ${median} s, longest ${worst} s, ${fired} firings`);
  console.log(`  most CPU: ${dearest.cpuSeconds.toFixed(2)} s for ${dearest.expr}`);
  if (!one) return;
  console.log(`  promtool test rules: one rule ${one.seconds} s, ${rules.length} rules ${all.seconds} s`);
  console.log(`  verdicts: ${all.problem === '' ? 'the same' : `DIFFERENT\n${all.problem}`}`);
  process.exitCode = all.problem === '' && one.problem === '' && worst <= 2 && worst < one.seconds ? 0 : 1;
}

function seconds(started) {
  return ((performance.now() - started) / 1000).toFixed(2);
}
