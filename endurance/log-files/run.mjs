/**
 * `npm run endurance -- log-files [-- --seconds 20 --rate 20000 --only ours,pino-roll]`: completeness of log files at a
 * high rate: rotation, SIGKILL, a full disk, a removed folder. This package and its peers in sequence.
 */
import { Buffer } from 'node:buffer';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installPeers } from '../../bench/lib/prepare.mjs';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';
import { gapsIn, readLogFiles } from './check.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    rate: { type: 'string', default: '20000' },
    only: { type: 'string', default: 'ours,rotating-file-stream,pino-roll' },
  },
});
const rate = Number(values.rate);
const seconds = Number(values.seconds);
const MAX_FILES = 8;

const scenarios = { rotation, bounded, sigkill, 'full disk': fullDisk, 'folder removed': folderRemoved };

await ensureBuilt();
installPeers();
for (const kind of values.only.split(',')) {
  for (const [name, scenario] of Object.entries(scenarios)) {
    const folder = mkdtempSync(join(tmpdir(), 'log-files-'));
    try {
      console.log(`${kind.padEnd(22)} ${name.padEnd(16)} ${await scenario(kind, folder)}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** Every line is present exactly once over all files. */
async function rotation(kind, folder) {
  const { last, end, stderr } = await writer(kind, folder, { lines: rate * seconds }).ended;
  const cost = end
    ? `${Math.round(end.lines / end.seconds)} lines/s, CPU ${(end.cpu / end.seconds).toFixed(2)} cores, `
    : '';
  return cost + verdict(folder, last, stderr);
}

/** Only a limited number of files is kept. */
async function bounded(kind, folder) {
  const env = { LOG_FILE_MAX_FILES: String(MAX_FILES), LOG_FILE_MAX_BYTES: '1048576' };
  const { end } = await writer(kind, folder, { lines: rate * seconds, env }).ended;
  const { files, numbers, torn } = readLogFiles(folder);
  const { missing } = gapsIn(numbers, numbers[0] ?? 0, numbers.at(-1) ?? 0);
  return `${files} files of at most ${MAX_FILES} closed and one open after ${end?.lines} lines; between first and last kept line: ${missing.length} missing, ${torn} torn`;
}

/** No written line is missing; the last one may be torn. */
async function sigkill(kind, folder) {
  const run = writer(kind, folder, {});
  await sleep(3_000);
  run.child.kill('SIGKILL');
  const { last, stderr } = await run.ended;
  return verdict(folder, last, stderr);
}

async function fullDisk(kind, folder) {
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder]).status === 0;
  if (!mounted) return 'skipped: this user may not mount a tmpfs';
  try {
    const filler = join(folder, 'filler');
    writeFileSync(filler, Buffer.alloc(60 * 1024 * 1024));
    const env = { LOG_FILE_MAX_FILES: '3', LOG_FILE_MAX_BYTES: '65536000' };
    const run = writer(kind, folder, { lines: rate * 6, env });
    await sleep(4_000);
    rmSync(filler);
    const { last, end, stderr } = await run.ended;
    rmSync(filler, { force: true });
    return `${verdict(folder, last, stderr)}; counted as lost: ${end?.lost ?? 'the process ended'}`;
  } finally {
    spawnSync('umount', [folder]);
  }
}

/** The folder's previous content is lost; all later lines are present. */
async function folderRemoved(kind, folder) {
  const logs = join(folder, 'logs');
  mkdirSync(logs);
  const run = writer(kind, logs, { lines: rate * 6 });
  await sleep(3_000);
  const before = run.lastNumber();
  rmSync(logs, { recursive: true });
  const { last, stderr } = await run.ended;
  return verdict(logs, last, stderr, before + rate / 10);
}

/** @returns which lines are present from `first` to the last one written */
function verdict(folder, last, stderr, first = 0) {
  const warnings = stderr.split('\n').filter((line) => line && !line.includes('at ')).length;
  try {
    const { numbers, torn, files, compressed } = readLogFiles(folder);
    const { missing, twice } = gapsIn(numbers, Math.round(first), last);
    return `${last + 1} lines handed over: ${missing.length} missing, ${torn} torn, ${twice.length} twice; ${files} files, ${compressed} compressed; ${warnings} lines on standard error`;
  } catch (error) {
    return `${last + 1} lines handed over: ${error.message}; ${warnings} lines on standard error`;
  }
}

function writer(kind, folder, { lines = Infinity, env = {} }) {
  const script = fileURLToPath(new URL('writer.mjs', import.meta.url));
  const child = spawn(
    process.execPath,
    [script, kind, join(folder, 'app.log'), String(rate), String(lines)],
    {
      env: { ...process.env, ...env },
      timeout: (seconds + 60) * 1000,
    },
  );
  let [last, end, stderr] = [-1, undefined, ''];
  child.stdout.on('data', (chunk) => {
    for (const line of chunk.toString().split('\n').filter(Boolean)) {
      if (line.startsWith('{')) end = JSON.parse(line);
      else last = Number(line);
    }
  });
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const ended = once(child, 'close').then(() => ({ last, end, stderr }));
  return { child, ended, lastNumber: () => last };
}
