/**
 * `npm run endurance -- hostile [--seconds 60] [--requests 4000]`: a hostile client against the management port. Exit
 * code 1 if an attack has any effect.
 */
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { start } from '../../bench/lib/child.mjs';
import { buildLibrary } from '../../bench/lib/prepare.mjs';
import { quantile } from '../../bench/lib/stats.mjs';
import { attacksOn } from './attacks.mjs';
import { compareTokens, T_BOUND } from './token-timing.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    requests: { type: 'string', default: '4000' },
    'no-build': { type: 'boolean' },
  },
});
/** Number of concurrent attacks. */
const ATTACKERS = 40;
/** Heap growth without a leak: compiled code, and buffers kept for reuse. */
const HEAP_GROWTH = 8 * 1_048_576;

const token = randomBytes(32).toString('hex');
if (!values['no-build']) await buildLibrary();
const target = start('hostile/target.mjs', [token, '100']);
const { port } = await target.ask({});
const attacks = Object.entries(attacksOn({ port, host: '127.0.0.1', token }));

const outcomes = {};
const probes = { '/health': [], '/metrics': [] };
const failures = [];
let until = 0;

async function attack() {
  while (Date.now() < until) {
    const [name, run] = attacks[Math.floor(Math.random() * attacks.length)];
    const outcome = await run();
    outcomes[name] ??= {};
    outcomes[name][outcome] = (outcomes[name][outcome] ?? 0) + 1;
  }
}

/** Probe and scraper use the attacker's address, so that no limit can distinguish them by it. */
async function probe(path) {
  while (Date.now() < until) {
    const begun = performance.now();
    try {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(5_000) });
      await response.text();
      if (response.status !== 200) failures.push(`${path} answered ${response.status}`);
    } catch (error) {
      failures.push(`${path}: ${error.cause?.code ?? error.message}`);
    }
    probes[path].push(performance.now() - begun);
    await pause(100);
  }
}

async function attackFor(seconds) {
  until = Date.now() + seconds * 1000;
  await Promise.all([...Array.from({ length: ATTACKERS }, attack), probe('/health'), probe('/metrics')]);
}

const megabytes = (bytes) => (bytes / 1_048_576).toFixed(1);
const seconds = Number(values.seconds);
await attackFor(seconds / 4);
const early = await target.ask({ memory: true });
await attackFor((seconds * 3) / 4);
await pause(2_000);
const late = await target.ask({ memory: true });
await target.stop();

let attempts = 0;
for (const [name, byOutcome] of Object.entries(outcomes).sort()) {
  attempts += Object.values(byOutcome).reduce((sum, count) => sum + count, 0);
  const text = Object.entries(byOutcome).map(([outcome, count]) => `${outcome} ×${count}`);
  console.log(`${name.padEnd(36)} ${text.join(', ')}`);
}
console.log(`\n${attempts} attacks in ${seconds} s`);
for (const [path, times] of Object.entries(probes))
  console.log(
    `${path.padEnd(9)} ${times.length} probes, median ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms`,
  );
console.log(`probes that failed: ${failures.length} ${[...new Set(failures)].join('; ')}`);
console.log(
  `heap after a quarter ${megabytes(early.heapUsed)} MB, at the end ${megabytes(late.heapUsed)} MB; ` +
    `resident ${megabytes(early.rss)} MB, ${megabytes(late.rss)} MB; sockets left ${late.sockets}`,
);

const timed = start('hostile/target.mjs', [token, '100000']);
const { port: timedPort } = await timed.ask({});
const rounds = Number(values.requests);
const flip = (digit) => (digit === '0' ? '1' : '0');
const wrongFirst = () => flip(token[0]) + token.slice(1);
const wrongLast = () => token.slice(0, -1) + flip(token.at(-1));
const comparisons = {
  'wrong in the first or the last character': [wrongFirst, wrongLast],
  'wrong, known length or another': [wrongFirst, () => randomBytes(20).toString('hex')],
  'right or wrong': [() => token, wrongFirst],
};
const leaks = [];
for (const [name, kinds] of Object.entries(comparisons)) {
  const { means, t } = await compareTokens(timedPort, kinds, rounds);
  console.log(
    `token ${name}: ${means.map((us) => `${us.toFixed(1)} µs`).join(' and ')}, t = ${t.toFixed(2)}`,
  );
  if (Math.abs(t) > T_BOUND) leaks.push(name);
}
await timed.stop();

const problems = [
  ...failures.slice(0, 1),
  ...late.errors,
  ...leaks.map((name) => `the time tells a token that is ${name}`),
  ...(late.heapUsed - early.heapUsed > HEAP_GROWTH ? ['the heap grew'] : []),
  ...(late.sockets > 0 ? [`${late.sockets} sockets were left open`] : []),
];
console.log(problems.length === 0 ? 'nothing achieved' : `PROBLEMS: ${problems.join('; ')}`);
process.exitCode = problems.length === 0 ? 0 : 1;
