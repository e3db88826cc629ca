/**
 * The store under load, beside the same load without it, in processes of their own, one after the other:
 *
 *     node bench/store/load.mjs [--seconds 30] [--rounds 3] [--rate 1] [--directory DIR]
 *
 * Each process has 50,000 series (10,000 samples a second at an interval of 5 s), writes 5,000 log lines and ends 1,000 spans a
 * second (times `--rate`), and does work of its own in the time that is left: how much of it gets done is its throughput.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    rounds: { type: 'string', default: '3' },
    rate: { type: 'string', default: '1' },
    directory: { type: 'string' },
    'no-build': { type: 'boolean' },
  },
});
if (!values['no-build']) await ensureBuilt();

const program = fileURLToPath(new URL('load-child.mjs', import.meta.url));
const rounds = { off: [], on: [] };
for (let round = 0; round < Number(values.rounds); round += 1)
  for (const store of round % 2 === 0 ? ['off', 'on'] : ['on', 'off']) {
    const result = await run(store);
    rounds[store].push(result);
    process.stderr.write(`${store.padEnd(3)} ${JSON.stringify(result)}\n`);
  }

const [off, on] = [summary(rounds.off), summary(rounds.on)];
process.stdout.write(
  `${JSON.stringify(
    {
      throughputRatio: {
        byTheClock: round(on.unitsPerSecond / off.unitsPerSecond),
        byCpuTime: round(on.unitsPerCpuSecond / off.unitsPerCpuSecond),
      },
      otherThreadsCpu: { off: off.otherThreadsCpu, on: on.otherThreadsCpu },
      delayP99Ms: { off: off.delayP99Ms, on: on.delayP99Ms, more: round(on.delayP99Ms - off.delayP99Ms) },
      rssMb: { off: off.rssMb, on: on.rssMb, more: round(on.rssMb - off.rssMb) },
      dropped: on.dropped,
      samples: on.samples,
    },
    undefined,
    2,
  )}\n`,
);

async function run(store) {
  const child = spawn(
    process.execPath,
    [
      ...['--no-warnings', program, store, values.seconds, values.rate],
      ...(values.directory ? [values.directory] : []),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the process with the store ${store} ended with ${code}`);
  return JSON.parse(output);
}

function summary(results) {
  const middle = (name) => results.map((one) => one[name]).sort((a, b) => a - b)[results.length >> 1];
  return {
    ...Object.fromEntries(
      ['unitsPerSecond', 'unitsPerCpuSecond', 'otherThreadsCpu', 'delayP99Ms', 'rssMb', 'samples'].map(
        (name) => [name, middle(name)],
      ),
    ),
    dropped: results.map(({ dropped }) => dropped),
  };
}

function round(value) {
  return Math.round(value * 1000) / 1000;
}
