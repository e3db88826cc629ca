import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureThreadFile } from '../../scripts/library/telemetry-thread.mjs';
import { open } from '../../scripts/services/index.mjs';
import { runOutage } from './story.js';

await ensureThreadFile();
const folder = await mkdtemp(join(tmpdir(), 'broker-outage-'));
const rabbitmq = await open('rabbitmq', join(folder, 'rabbitmq'), { tied: true });
try {
  const { lines, ...report } = await runOutage(rabbitmq, folder);
  for (const { atMs, what } of lines) console.log(`${(atMs / 1_000).toFixed(1).padStart(7)} s  ${what}`);
  console.log(JSON.stringify(report, undefined, 2));
  process.exitCode = report.problems.length > 0 ? 1 : 0;
} finally {
  await rabbitmq.remove();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
