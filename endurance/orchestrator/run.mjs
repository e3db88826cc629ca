/**
 * The demo from an orchestrator's view: status codes of its probes over time, during start, individual outages of the
 * real RabbitMQ, Redis and S3, an event loop overload, and shutdown:
 *
 *     node endurance/orchestrator/run.mjs [--outage 4]
 *
 * Prints a line for each change of a probe, and the duration of each transition relative to one check interval plus its
 * time-out. Exit code 1 when one took longer, or a probe gave an unexpected answer.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';
import { open } from '../../scripts/services/index.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({ options: { outage: { type: 'string', default: '4' } } });

/** The demo's check interval of 1 s plus its time-out of 2 s. */
const LIMIT_MS = 1_000 + 2_000;
/** Probe interval, and the response time of an undelayed probe. */
const PROBE_MS = 50;
/** Maximum pause between the demo's reconnection attempts. */
const RECONNECT_MS = 5_000;
const LAG = { HEALTH_MAX_LAG_MS: '200', HEALTH_LAG_SUSTAINED_MS: '2000' };
const SUSTAINED_MS = 2_000 + 500 + 2 * 250;

const PROBES = ['live', 'ready', 'startup', 'health'];
const state = Object.fromEntries(PROBES.map((probe) => [probe, '-']));
const waiting = new Set();
const verdicts = [];
let url;
let probing = true;
const begun = performance.now();

function print(what) {
  const at = ((performance.now() - begun) / 1_000).toFixed(2).padStart(7);
  console.log(`${at} s  ${PROBES.map((probe) => state[probe].padEnd(8)).join('')} ${what}`);
}

/** Like kubelet: a time-out of one second, and anything but success is a failure. */
async function probe(name) {
  const path = name === 'health' ? '/health' : `/health/${name}`;
  try {
    const response = await fetch(url + path, { signal: globalThis.AbortSignal.timeout(1_000) });
    const { health } = await response.json();
    return name === 'health'
      ? `${response.status}${health === 'degraded' ? '*' : ''}`
      : String(response.status);
  } catch {
    return '-';
  }
}

async function watch(name) {
  while (probing) {
    const seen = url ? await probe(name) : '-';
    if (seen !== state[name]) {
      state[name] = seen;
      print(`${name} ${seen}`);
      for (const check of waiting) check();
    }
    await sleep(PROBE_MS);
  }
}

/** Waits until the probes have the expected status, at most up to the limit. */
async function expectProbes(what, wanted, limitMs, since = performance.now()) {
  const shows = () => Object.entries(wanted).every(([name, code]) => state[name] === code);
  const late = sleep(limitMs + 15_000, 'late', { ref: false });
  let check;
  const there = new Promise((resolve) => {
    check = () => shows() && resolve('there');
    waiting.add(check);
    check();
  });
  const how = await Promise.race([there, late]);
  waiting.delete(check);
  const ms = Math.round(performance.now() - since);
  const passed = how === 'there' && ms <= limitMs + PROBE_MS * 2;
  verdicts.push({ what, ms, limitMs, passed });
  return passed;
}

function startDemo(folder, env) {
  const main = pathToFileURL(join(root, 'build/etl-consumer/main.js')).href;
  const code = `import { main } from '${main}'; process.exitCode = await main(process.argv.slice(1));`;
  const overload = new URL('overload.mjs', import.meta.url).href;
  const args = [
    '--import',
    overload,
    '--input-type=module',
    '-e',
    code,
    '--',
    '--rate',
    '20',
    '--output',
    folder,
  ];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: {
      ...process.env,
      METRICS_PORT: '0',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!url) url = /listening on (http:[^,\s]+?):? /.exec(line)?.[1] ?? url;
    if (/health of|shutting|SIGTERM/.test(line) && line.startsWith('{'))
      print(`log: ${JSON.parse(line).msg}`);
  });
  return child;
}

await ensureBuilt();
const folder = await mkdtemp(join(tmpdir(), 'bench-orchestrator-'));
const services = {};
for (const name of ['rabbitmq', 'redis', 's3'])
  services[name] = await open(name, await mkdtemp(join(folder, `${name}-`)), { tied: true });
const env = Object.assign({}, ...Object.values(services).map((service) => service.env), LAG);

console.log(
  `\n    time    ${PROBES.map((name) => name.padEnd(8)).join('')}   (* degraded, - no answer within a second)`,
);
const demo = startDemo(join(folder, 'output'), env);
const watching = PROBES.map(watch);
const ended = once(demo, 'close');
const WELL = { live: '200', ready: '200', startup: '200', health: '200' };
try {
  await expectProbes('start', WELL, 60_000);
  for (const [name, during] of [
    ['rabbitmq', { live: '200', ready: '503', startup: '200', health: '503' }],
    ['redis', { live: '200', ready: '200', startup: '200', health: '200*' }],
    ['s3', { live: '200', ready: '503', startup: '200', health: '503' }],
  ]) {
    print(`${name} is killed`);
    const gone = performance.now();
    await services[name].kill();
    await expectProbes(`${name} away`, during, LIMIT_MS, gone);
    await sleep(Number(values.outage) * 1_000);
    await services[name].start();
    print(`${name} is back`);
    await expectProbes(`${name} back`, WELL, LIMIT_MS + RECONNECT_MS);
  }
  print('overload begins');
  demo.kill('SIGUSR2');
  await expectProbes('overload', { live: '503' }, SUSTAINED_MS + 1_000);
  print('overload ends');
  demo.kill('SIGUSR2');
  await expectProbes('overload over', WELL, LIMIT_MS);
  print('SIGTERM');
  demo.kill('SIGTERM');
  await expectProbes('shutdown: ready first', { ready: '503' }, LIMIT_MS);
  const [code] = await ended;
  await expectProbes('shutdown: the port closes', { live: '-', ready: '-' }, LIMIT_MS);
  verdicts.push({ what: `exit code ${code}`, ms: 0, limitMs: 0, passed: code === 0 });
} finally {
  probing = false;
  demo.kill('SIGKILL');
  await Promise.all(watching);
  for (const service of Object.values(services)) await service.remove();
  await rm(folder, { recursive: true, force: true });
}
console.log('');
for (const { what, ms, limitMs, passed } of verdicts)
  console.log(`${passed ? 'ok  ' : 'LATE'} ${what.padEnd(28)} ${String(ms).padStart(6)} ms of ${limitMs}`);
process.exitCode = verdicts.every(({ passed }) => passed) ? 0 : 1;
