/**
 * `page-server.mjs <subject> <lines>`: fills a registry and serves it on the management port, or where the subject serves it itself. It returns its address
 * for `{}`; the longest event loop delay since the last request for `{ block: true }`; the memory of the series and the
 * growth of the process after a scrape for `{ memory: true }`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Logger } from '@nestjs/common';
import { serve } from './child.mjs';

Logger.overrideLogger(false);

const [subject, lines] = process.argv.slice(2);
const { createManagementServer } = await import('../../dist/cjs/internal/management.js');
const subjects = await import('../subjects/pages.mjs');

const { fill, endpoint, url: ownUrl } = await subjects[subject](Number(lines));
const before = held();
fill();
const bytes = held() - before;

const url = ownUrl ?? (await serveHere());
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();

async function serveHere() {
  const server = createManagementServer(
    {
      management: {
        ...{ enabled: true, host: '127.0.0.1', port: 0, rateLimit: 100_000, bodyLimitBytes: 1 },
        ...{ tokens: [], allowedHosts: [], origins: [] },
      },
    },
    [endpoint],
  );
  await server.onModuleInit();
  return server.url;
}

function held() {
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function status(field) {
  return (
    Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024
  );
}

serve((question) => {
  if (question.memory) {
    globalThis.gc();
    // Resets Linux' high-water mark of the resident memory.
    writeFileSync('/proc/self/clear_refs', '5');
    return { bytes, resident: status('VmRSS') };
  }
  if (question.peak) return { peak: status('VmHWM') };
  const block = Math.max(0, delay.max / 1e6 - 1);
  delay.reset();
  return { url, block };
});
