/**
 * The store under load, compared with the same load without it, in separate processes in sequence:
 *
 *     node bench/store/load.mjs [--seconds 600] [--rounds 1] [--rate 1] [--memory] [--pin 0,1]
 *     node bench/store/load.mjs --until-drop [--seconds 20] [--memory] [--pin 0,1]
 *
 * Each process has 50,000 series (10,000 samples per second at an interval of 5 s), writes 5,000 log lines and ends
 * 1,000 spans per second (times `--rate`), and does other work in the remaining time: the amount of it is the
 * throughput. The store is on disk, or with `--memory` within the default 64 MiB in memory. Prints every figure and its
 * limit; exit code 1 if one is exceeded. `--until-drop` raises the rate until records are dropped. `--pin` binds the
 * processes to CPUs (`taskset`).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    rounds: { type: 'string', default: '1' },
    rate: { type: 'string', default: '1' },
    memory: { type: 'boolean' },
    pin: { type: 'string' },
    'until-drop': { type: 'boolean' },
    'no-build': { type: 'boolean' },
  },
});
/** Limits of the store's cost. */
const LIMITS = { leastThroughput: 0.95, mostDelayMs: 2, mostGrowth: 1.05, mostMb: 200 };
/** Multiples of the load used for the limits above. */
const RATES = [1, 1.5, 2, 3, 4, 6, 8, 12, 16];
if (!values['no-build']) await ensureBuilt();

const program = fileURLToPath(new URL('load-child.mjs', import.meta.url));
if (values['until-drop']) await untilDrop();
else await compare();

async function compare() {
  const rounds = { off: [], on: [] };
  for (let round = 0; round < Number(values.rounds); round += 1)
    for (const store of round % 2 === 0 ? ['off', 'on'] : ['on', 'off']) {
      const result = await run(store, values.rate, values.seconds ?? '600');
      rounds[store].push(result);
      process.stderr.write(`${store.padEnd(3)} ${JSON.stringify(result)}\n`);
    }
  const figures = figuresOf(summary(rounds.off), summary(rounds.on));
  const verdict = verdictOf(figures);
  process.stdout.write(`${JSON.stringify({ ...figures, verdict }, undefined, 2)}\n`);
  process.exitCode = Object.values(verdict).every(({ ok }) => ok) ? 0 : 1;
}

/**
 * The highest rate without losses, and the first at which records are dropped or the main thread produces too little.
 */
async function untilDrop() {
  const steps = [];
  for (const rate of RATES) {
    const { dropped, offered, otherThreadsCpu, delayP99Ms, rssMb } = await run(
      'on',
      String(rate),
      values.seconds ?? '20',
    );
    const lost = Object.fromEntries(Object.entries(dropped).filter(([, count]) => count > 0));
    steps.push({
      rate,
      perSecond: { samples: 10_000, lines: 5000 * rate, spans: 1000 * rate },
      offered,
      dropped: lost,
      threadCpu: otherThreadsCpu,
      delayP99Ms,
      rssMb,
    });
    process.stderr.write(`${JSON.stringify(steps.at(-1))}\n`);
    if (Object.keys(lost).length > 0 || offered < 0.9) break;
  }
  const last = steps.at(-1);
  const kept = steps.filter(({ dropped, offered }) => Object.keys(dropped).length === 0 && offered >= 0.9);
  const end =
    Object.keys(last.dropped).length > 0
      ? 'records are dropped'
      : last.offered < 0.9
        ? 'the main thread does not make this load'
        : 'nothing is dropped at the highest rate that was tried';
  process.stdout.write(
    `${JSON.stringify({ highestKept: kept.at(-1)?.perSecond, then: { ...last.perSecond, end }, steps }, undefined, 2)}\n`,
  );
}

function figuresOf(off, on) {
  return {
    throughputRatio: {
      byTheClock: round(on.unitsPerSecond / off.unitsPerSecond),
      byCpuTime: round(on.unitsPerCpuSecond / off.unitsPerCpuSecond),
    },
    otherThreadsCpu: { off: off.otherThreadsCpu, on: on.otherThreadsCpu },
    delayP99Ms: { off: off.delayP99Ms, on: on.delayP99Ms, more: round(on.delayP99Ms - off.delayP99Ms) },
    rssMb: { off: off.rssMb, on: on.rssMb, more: on.rssMb - off.rssMb },
    rssMbByQuarter: on.rssMbByQuarter,
    offered: { off: off.offered, on: on.offered },
    dropped: on.dropped,
    samples: on.samples,
  };
}

function verdictOf({ throughputRatio, delayP99Ms, rssMb, rssMbByQuarter, offered, dropped }) {
  const lost = dropped.flatMap((one) => Object.values(one)).reduce((sum, count) => sum + count, 0);
  const growth = round(rssMbByQuarter[3] / rssMbByQuarter[2]);
  const { leastThroughput, mostDelayMs, mostGrowth, mostMb } = LIMITS;
  return {
    'all of the load was made': atLeast(Math.min(offered.off, offered.on), 0.99),
    'throughput, of that without the store': atLeast(throughputRatio.byTheClock, leastThroughput),
    'milliseconds more of the p99 of the delay': atMost(delayP99Ms.more, mostDelayMs),
    'memory in the last quarter, of that in the third': atMost(growth, mostGrowth),
    'MiB more than without the store': atMost(rssMb.more, mostMb),
    'records dropped': atMost(lost, 0),
  };
}

function atLeast(figure, limit) {
  return { figure, atLeast: limit, ok: figure >= limit };
}

function atMost(figure, limit) {
  return { figure, atMost: limit, ok: figure <= limit };
}

async function run(store, rate, seconds) {
  const args = ['--no-warnings', program, store, seconds, rate];
  const folder = mkdtempSync(join(tmpdir(), 'store-load-'));
  if (!values.memory) args.push(folder);
  const [command, ...rest] = values.pin
    ? ['taskset', '-c', values.pin, process.execPath, ...args]
    : [process.execPath, ...args];
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  const [code] = await once(child, 'close');
  rmSync(folder, { recursive: true });
  if (code !== 0) throw new Error(`the process with the store ${store} ended with ${code}`);
  return JSON.parse(output);
}

function summary(results) {
  const middle = (name) => results.map((one) => one[name]).sort((a, b) => a - b)[results.length >> 1];
  return {
    ...Object.fromEntries(
      [
        'unitsPerSecond',
        'unitsPerCpuSecond',
        'otherThreadsCpu',
        'delayP99Ms',
        'rssMb',
        'samples',
        'offered',
      ].map((name) => [name, middle(name)]),
    ),
    rssMbByQuarter: results[results.length >> 1].rssMbByQuarter,
    dropped: results.map(({ dropped }) => dropped),
  };
}

function round(value) {
  return Math.round(value * 1000) / 1000;
}
