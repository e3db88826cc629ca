/**
 * `npm run endurance -- watch [--saves 20]`: a small Nest project under `nest start --watch`, saved repeatedly; then
 * Ctrl-C; then a SIGTERM under load without it. Exit code 1 when a restart fails, the median takes 2.5 s or more,
 * Ctrl-C takes 0.5 s or more, or a request is lost. Requires `script` (util-linux) for a terminal, and a build.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { quantile } from '../../bench/lib/stats.mjs';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';
import { underLoad } from './load.mjs';
import { folder, makeProject, nest, save } from './project.mjs';

const { values } = parseArgs({ options: { saves: { type: 'string', default: '20' } } });
const RESTART_LIMIT_MS = 2_500;
const CTRL_C_LIMIT_MS = 500;
const START_LIMIT_MS = 60_000;
const FAILURE = /EADDRINUSE|OBS_PORT_UNAVAILABLE|is taken|Error:/;

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
};

/** Starts a command, optionally on its own terminal. */
function start(command, env, isTerminal) {
  const [file, args] = isTerminal
    ? ['script', ['-qec', command.join(' '), '/dev/null']]
    : [command[0], command.slice(1)];
  const child = spawn(file, args, {
    cwd: folder,
    env: { ...process.env, TERM: 'xterm', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const process_ = { child, output: '', at: [], ended: once(child, 'close') };
  const take = (chunk) => {
    const text = chunk.toString();
    process_.output += text;
    if (/Found 0 errors/.test(text)) process_.compiledAt = performance.now();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  return process_;
}

/** Milliseconds until the application answers with this version. */
async function untilAnswers(url, version, process_) {
  const begun = performance.now();
  while (performance.now() - begun < START_LIMIT_MS) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(500) }).then(
      (response) => response.text(),
      () => undefined,
    );
    if (answer === String(version)) return performance.now() - begun;
    await pause(10);
  }
  throw new Error(`no version ${version} within ${START_LIMIT_MS} ms:\n${process_.output}`);
}

async function watched(env, url, isTerminal) {
  save(0);
  const process_ = start([process.execPath, nest, 'start', '--watch'], env, isTerminal);
  await untilAnswers(url, 0, process_);
  const [whole, restarts] = [[], []];
  let failed = 0;
  for (let version = 1; version <= Number(values.saves); version++) {
    process_.output = '';
    save(version);
    whole.push(await untilAnswers(url, version, process_));
    restarts.push(performance.now() - process_.compiledAt);
    if (FAILURE.test(process_.output)) failed += 1;
    // At varying intervals, including just after the application started to listen.
    await pause(50 * (version % 5));
  }
  return { process_, whole, restarts, failed };
}

async function ctrlC({ child, ended }) {
  await pause(500);
  const begun = performance.now();
  child.stdin.write('\u0003');
  await ended;
  return performance.now() - begun;
}

await ensureBuilt();
makeProject();
const PORT = await freePort();
const env = { PORT: String(PORT), METRICS_PORT: String(await freePort()) };
const url = `http://127.0.0.1:${PORT}`;
const ms = (value) => `${Math.round(value)} ms`;
const wrong = [];

for (const isTerminal of [true, false]) {
  const where = isTerminal ? 'on a terminal' : 'without a terminal';
  const { process_, whole, restarts, failed } = await watched(env, url, isTerminal);
  const median = quantile(
    [...restarts].sort((a, b) => a - b),
    0.5,
  );
  console.log(
    `nest start --watch ${where}: ${restarts.length} saves, ${failed} failed restarts; restart (compiled to answering) ` +
      `median ${ms(median)}, slowest ${ms(Math.max(...restarts))}; from save to answer median ` +
      ms(
        quantile(
          [...whole].sort((a, b) => a - b),
          0.5,
        ),
      ),
  );
  if (failed > 0 || median >= RESTART_LIMIT_MS) wrong.push(`restarts ${where}`);
  if (isTerminal) {
    const took = await ctrlC(process_);
    console.log(`Ctrl-C under nest start --watch: ${ms(took)}`);
    if (took >= CTRL_C_LIMIT_MS) wrong.push('Ctrl-C under the Nest CLI');
  } else {
    // Signals the process group, like a terminal: the CLI would pass a signal to the shell only.
    process.kill(-process_.child.pid, 'SIGINT');
    await process_.ended;
  }
}

const alone = start([process.execPath, 'dist/main.js'], env, true);
await untilAnswers(url, values.saves, alone);
const took = await ctrlC(alone);
console.log(`Ctrl-C of node dist/main.js: ${ms(took)}`);
if (took >= CTRL_C_LIMIT_MS) wrong.push('Ctrl-C of node');

for (const lullMs of [0, 100]) {
  const served = start([process.execPath, 'dist/main.js'], env, false);
  await untilAnswers(url, values.saves, served);
  const { sent, failures, tookMs } = await underLoad(served, url, env.METRICS_PORT, lullMs);
  console.log(
    `SIGTERM under load${lullMs ? `, in a lull of ${lullMs} ms` : ''}: ${sent} requests, ${failures.length} lost; ended after ${ms(tookMs)}`,
  );
  if (failures.length > 0) wrong.push(`lost: ${[...new Set(failures)].join(', ')}`);
}

if (wrong.length > 0) {
  console.log(`WRONG: ${wrong.join('; ')}`);
  process.exitCode = 1;
}
