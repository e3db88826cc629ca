/**
 * After `npm run build`, `node bench/audit/speed.mjs [--ms 3000] [--rounds 5] [--folder DIR]`: acknowledged audit
 * records per second, compared with appending the same lines without and with an `fdatasync` each, for one and for many
 * callers. Alternating rounds, medians.
 */
import 'reflect-metadata';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { openApp, closeApp } from '../../dist/cjs/internal/kernel.js';
import { AuditLog } from '../../dist/esm/audit.js';
import { resolveOptions } from '../../dist/cjs/internal/resolve-options.js';
import { machine } from '../lib/report.mjs';
import { summary } from '../lib/stats.mjs';

const { values } = parseArgs({
  options: {
    ms: { type: 'string', default: '3000' },
    rounds: { type: 'string', default: '5' },
    folder: { type: 'string', default: tmpdir() },
  },
});
const CALLERS = [1, 16, 256, 2000];
const event = (n) => ({ user: `user-${n % 97}`, resourceType: 'order', resourceId: n, action: 'read' });

const SUBJECTS = {
  'audit log': async (file) => {
    const scope = openApp();
    const audit = new AuditLog(resolveOptions({ audit: { file } }, {}), scope);
    await audit.onModuleInit();
    return {
      record: (n) => audit.dataAccess(event(n)),
      async end() {
        await audit.onApplicationShutdown();
        closeApp(scope);
      },
    };
  },
  'plain append': (file) => appender(file, async (handle, line) => void (await handle.write(line))),
  'append + fdatasync': (file) =>
    appender(file, async (handle, line) => {
      await handle.write(line);
      await handle.datasync();
    }),
};

async function appender(file, append) {
  const handle = await open(file, 'a');
  const line = (n) => `${JSON.stringify({ time: new Date().toISOString(), logger: 'audit', ...event(n) })}\n`;
  return { record: (n) => append(handle, line(n)), end: () => handle.close() };
}

/** Acknowledged records per second with a number of callers, each of which waits for its record before the next. */
async function rate(subject, callers, folder) {
  const { record, end } = await SUBJECTS[subject](join(folder, 'audit.jsonl'));
  let count = 0;
  const startedAt = performance.now();
  const until = startedAt + Number(values.ms);
  const call = async () => {
    while (performance.now() < until) await record(count++);
  };
  await Promise.all(Array.from({ length: callers }, call));
  const perSecond = (count / (performance.now() - startedAt)) * 1000;
  await end();
  return perSecond;
}

const results = new Map();
for (let round = 0; round <= Number(values.rounds); round++) {
  for (const callers of CALLERS) {
    for (const subject of Object.keys(SUBJECTS)) {
      const folder = mkdtempSync(join(values.folder, 'audit-speed-'));
      mkdirSync(folder, { recursive: true });
      const perSecond = await rate(subject, callers, folder);
      rmSync(folder, { recursive: true });
      // The first round is warm-up.
      if (round > 0)
        results.set(`${subject}|${callers}`, [...(results.get(`${subject}|${callers}`) ?? []), perSecond]);
    }
  }
}

const { machine: where, node, date } = machine();
console.log(`${where}, Node.js ${node}, ${date}\n`);
console.log(
  `Acknowledged records per second, median (quartiles) of ${values.rounds} rounds of ${values.ms} ms:\n`,
);
console.log(
  `| callers | ${Object.keys(SUBJECTS).join(' | ')} |\n|---|${'---|'.repeat(Object.keys(SUBJECTS).length)}`,
);
for (const callers of CALLERS) {
  const cells = Object.keys(SUBJECTS).map((subject) => {
    const { value, spread } = summary(results.get(`${subject}|${callers}`));
    return `${Math.round(value)} (${spread.map(Math.round).join('–')})`;
  });
  console.log(`| ${callers} | ${cells.join(' | ')} |`);
}
