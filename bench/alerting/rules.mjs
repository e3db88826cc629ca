/**
 * `npm run bench:alerting -- [--rules 1000] [--series 10000] [--minutes 6] [--rounds 20] [--alone] [--profile]`:
 * evaluates a group of 1,000 rules over 10,000 series sampled every 5 s, on the in-memory store; compares with the same
 * rules and series in a real Prometheus, by its `prometheus_rule_group_last_duration_seconds` (it scrapes for
 * `--minutes`). `--alone` omits Prometheus.
 */
import { clearInterval, setInterval } from 'node:timers';
import { parseArgs } from 'node:util';
import { createTemplates } from '../../libs/backend/alerting/templates/room.ts';
import { MemoryRecords, queriesOverStore, RuleManager } from '../../libs/backend/alerting/room.ts';
import { createTelemetryStore } from '../../libs/backend/store/keep/create-telemetry-store.ts';
import { measurePrometheus } from './prometheus-rules.mjs';
import { groupOf, seriesOf } from './rule-load.mjs';

const STEP_MS = 5000;
const { values } = parseArgs({
  options: {
    rules: { type: 'string' },
    series: { type: 'string' },
    minutes: { type: 'string' },
    rounds: { type: 'string' },
    alone: { type: 'boolean' },
  },
});
const [rules, count, minutes, rounds] = [
  Number(values.rules ?? 1000),
  Number(values.series ?? 10_000),
  Number(values.minutes ?? 6),
  Number(values.rounds ?? 20),
];
const series = seriesOf(count);
const kinds = ['instant', 'mixed'];
const groups = kinds.map((kind) => groupOf(rules, kind));
const theirs = values.alone ? undefined : await measurePrometheus({ series, groups, minutes });
console.log(`${rules} rules over ${count} series, ${minutes} minutes of samples, median of ${rounds} rounds`);
for (const [i, kind] of kinds.entries()) {
  const ours = await measure(groups[i]);
  const their = theirs?.[i];
  console.log(
    `${kind.padEnd(8)} ours ${(ours.seconds * 1000).toFixed(0)} ms (${ours.perSecond.toFixed(0)} rules/s, ${(ours.cpuSeconds * 1000).toFixed(0)} ms of CPU in all threads, ` +
      `longest hold of the thread ${ours.longestMs.toFixed(0)} ms)` +
      (their
        ? `, Prometheus ${(their * 1000).toFixed(0)} ms, ratio ${(ours.seconds / their).toFixed(2)}`
        : ''),
  );
}

async function measure(group) {
  const store = createTelemetryStore({ maxBytes: 2 ** 30, warn: (_code, text) => console.warn(text) });
  const startMs = Math.floor(Date.now() / STEP_MS) * STEP_MS;
  const refs = Int32Array.from(series, ({ labels, kind }) => store.seriesRef({ labels, kind }));
  const sample = (timeMs) => {
    store.appendSamples({ timeMs, refs, values: Float64Array.from(series, (one) => one.valueAt(timeMs)) });
    store.tick(timeMs);
  };
  let timeMs = startMs;
  for (; timeMs < startMs + minutes * 60_000; timeMs += STEP_MS) sample(timeMs);
  const manager = new RuleManager({
    groups: [{ file: 'bench', group }],
    queries: queriesOverStore(store),
    results: store,
    receiver: { receive: () => undefined },
    records: new MemoryRecords(),
    render: createTemplates(),
    intervalMs: STEP_MS,
  });
  const times = [];
  const cpuTimes = [];
  let longestMs = 0;
  let last = performance.now();
  const beat = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - last);
    last = performance.now();
  }, 1);
  for (let round = 0; round < rounds; round++, timeMs += STEP_MS) {
    sample(timeMs);
    await new Promise((resolve) => setTimeout(resolve, 5));
    last = performance.now();
    longestMs = round < 3 ? 0 : longestMs;
    const started = performance.now();
    const cpu = process.cpuUsage();
    await manager.evaluateAll(timeMs);
    times.push((performance.now() - started) / 1000);
    const { user, system } = process.cpuUsage(cpu);
    cpuTimes.push((user + system) / 1e6);
  }
  clearInterval(beat);
  const failed = manager.status()[0].rules.filter(({ health }) => health !== 'ok');
  if (failed.length > 0) throw new Error(`${failed.length} rules failed: ${failed[0].lastError}`);
  store.close();
  const [seconds, cpuSeconds] = [median(times), median(cpuTimes)];
  return { seconds, cpuSeconds, perSecond: rules / seconds, longestMs };
}

function median(list) {
  return list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
}
