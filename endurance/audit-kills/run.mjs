/**
 * `npm run endurance -- audit-kills [--records 100000] [--kills 10] [--callers 200] [--folder DIR]`: an application
 * writes audit records and is repeatedly killed with SIGKILL. Every acknowledged record must be in the files, and the
 * chain intact. Then, in copies, a byte is flipped, a line removed and two lines swapped; each change must be detected
 * and located. Prints one JSON object; exit code 1 on any problem.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';
import { runCli } from './cli.mjs';
import { tamper } from './tamper.mjs';

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '100000' },
    kills: { type: 'string', default: '10' },
    callers: { type: 'string', default: '200' },
    folder: { type: 'string' },
  },
});
const [records, kills, callers] = [values.records, values.kills, values.callers].map(Number);
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'audit-kill-'));
const file = join(folder, 'audit.jsonl');
const writer = fileURLToPath(new URL('writer.mjs', import.meta.url));
/** Results in about five files at the end of the run. */
const maxFileBytes = Math.max(4096, records * 80);

await ensureBuilt();
const acknowledged = new Set();
let started = 0;
for (let kill = 0; kill <= kills; kill++) {
  const last = kill === kills;
  const goal = last ? records : Math.floor((records * (kill + 1)) / (kills + 1));
  // A writer that is killed must not end before, however late its reports are read.
  const to = last ? Math.max(records, started) + kills * callers : Infinity;
  started = await write(started, to, goal, last);
}

const files = auditFiles();
const written = new Set(files.flatMap(numbersIn));
const lost = [...acknowledged].filter((n) => !written.has(n));
const verified = await runCli(['audit', 'verify', ...files]);
const findings = await tamper(files, mkdtempSync(join(folder, 'tampered-')));
const report = {
  acknowledged: acknowledged.size,
  kills,
  lost: lost.length,
  files: files.length,
  verify: { code: verified.code, says: verified.out.trim() },
  findings,
};
console.log(JSON.stringify(report, undefined, 2));
if (!values.folder) rmSync(folder, { recursive: true });
const allFound = findings.every(({ code, located }) => code === 1 && located);
process.exitCode =
  acknowledged.size >= records && lost.length === 0 && verified.code === 0 && allFound ? 0 : 1;

/** Runs the writer until a number of records are acknowledged, then kills it. @returns the next number */
async function write(from, to, goal, last) {
  const child = spawn(process.execPath, [writer, from, to, callers, maxFileBytes], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, AUDIT_LOG_FILE: file },
  });
  let highest = from;
  let rest = '';
  let killed = false;
  for await (const chunk of child.stdout) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      acknowledged.add(Number(line));
      highest = Math.max(highest, Number(line) + 1);
    }
    if (!last && !killed && acknowledged.size >= goal) {
      killed = true;
      child.kill('SIGKILL');
    }
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  if (last ? child.exitCode !== 0 : child.signalCode !== 'SIGKILL')
    throw new Error(`the writer ended with ${child.exitCode}`);
  return highest;
}

function auditFiles() {
  mkdirSync(join(folder, 'archive'), { recursive: true });
  const closed = readdirSync(join(folder, 'archive')).map((name) => join(folder, 'archive', name));
  // Deliberately not in order.
  return [file, ...closed];
}

function numbersIn(path) {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  return [...text.matchAll(/"resource_id":(\d+)/g)].map(([, n]) => Number(n));
}
