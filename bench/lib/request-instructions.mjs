import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from './child.mjs';
import { CALLGRIND, canCount, once, SAME_EACH_TIME } from './instructions.mjs';
import { ROWS } from './requests.mjs';

/**
 * Warm-up requests, after which nearly all code is compiled. In several waves, each with connections that are opened
 * and closed: after the first closing V8 compiles anew what it had optimised without one, which would be counted.
 */
const WARM_UP = 2_500;
const WAVES = 4;
const COUNTED = 1_500;

/**
 * User-space instructions per HTTP request, independent of other load, and our ratio. They say less than time, as
 * memory access times differ.
 *
 * @param chosen selects rows by id
 */
export async function runRequestInstructions(chosen) {
  const rows = ROWS.filter(({ id }) => chosen(id));
  const counts = new Map();
  if (rows.length === 0 || !canCount()) return { results: [], subjects: [] };
  for (const { adapter, ours, than } of rows)
    for (const name of [ours, than]) {
      const id = `instructions.http.${adapter}.${name}`;
      if (!counts.has(id)) counts.set(id, await counted(adapter, name));
    }
  const results = rows.map(({ id, adapter, ours, than }) => {
    const [own, other] = [ours, than].map((name) => counts.get(`instructions.http.${adapter}.${name}`));
    return { id: `${id}.instructions`, unit: 'ratio', ...once(other / own) };
  });
  return {
    results,
    subjects: [...counts].map(([id, value]) => ({ id, unit: 'instructions', ...once(value) })),
  };
}

async function counted(adapter, name) {
  process.stderr.write(`counting instructions of ${name} on ${adapter} …\n`);
  const folder = mkdtempSync(join(tmpdir(), 'observability-bench-'));
  const log = join(folder, 'callgrind.log');
  const under = [...CALLGRIND, '--instr-atstart=no', `--log-file=${log}`];
  const client = start('lib/load.mjs', []);
  const server = start('lib/http-server.mjs', [adapter, name], { mute: true, under, flags: SAME_EACH_TIME });
  const count = (state) =>
    execFileSync('callgrind_control', ['-i', state, String(server.pid)], { stdio: 'ignore' });
  try {
    const { url } = await server.ask({});
    for (let wave = 0; wave < WAVES; wave++) await client.ask({ url, requests: WARM_UP });
    count('on');
    const { answered } = await client.ask({ url, requests: COUNTED });
    count('off');
    await server.stop();
    return Number(/Collected : (\d+)/.exec(readFileSync(log, 'utf8'))[1]) / answered;
  } finally {
    await Promise.all([client.stop(), server.stop()]);
    rmSync(folder, { recursive: true });
  }
}
