/**
 * The cost of alerting on the main thread: `node bench/alerting/host.mjs [--rules 1000] [--seconds 20] [--rounds 3]`.
 * Runs the same application with the store, without alerting and with a group of rules over 10,000 series every 5 s,
 * alternately and each in its own process. The throughput is the main thread's work per CPU second.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';

const { values } = parseArgs({
  options: {
    rules: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
  },
});
await ensureBuilt();
const program = fileURLToPath(new URL('host-child.mjs', import.meta.url));
const results = { off: [], on: [] };
for (let round = 0; round < Number(values.rounds); round += 1)
  for (const alerting of round % 2 === 0 ? ['off', 'on'] : ['on', 'off']) {
    const result = await run(alerting);
    results[alerting].push(result);
    process.stderr.write(`${alerting.padEnd(3)} ${JSON.stringify(result)}\n`);
  }
const [off, on] = [middle(results.off), middle(results.on)];
const ratio = (name) => Math.round((on[name] / off[name]) * 1000) / 1000;
process.stdout.write(
  `${JSON.stringify({ byTheClock: ratio('unitsPerSecond'), byCpuTime: ratio('unitsPerCpuSecond'), off, on }, undefined, 2)}\n`,
);

async function run(alerting) {
  const args = ['--no-warnings', program, alerting === 'on' ? values.rules : '0', values.seconds];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the process with alerting ${alerting} ended with ${code}`);
  return JSON.parse(output);
}

function middle(list) {
  const of = (name) => list.map((one) => one[name]).sort((a, b) => a - b)[list.length >> 1];
  return Object.fromEntries(Object.keys(list[0]).map((name) => [name, of(name)]));
}
