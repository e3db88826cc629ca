/**
 * `page-server.mjs <subject> <lines>`: fills a registry and serves it from the management port. It answers `{}` with
 * its address, `{ block: true }` with the longest block of the event loop since the last question, `{ memory: true }`
 * with what the series took and, after a scrape, how far the process grew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Logger } from '@nestjs/common';
import { serve } from './child.mjs';

Logger.overrideLogger(false);

const [subject, lines] = process.argv.slice(2);
const { createManagementServer } = await import('../../dist/cjs/internal/management.js');
const subjects = await import('../subjects/pages.mjs');

const { fill, endpoint } = await subjects[subject](Number(lines));
const before = held();
fill();
const bytes = held() - before;

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
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();

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
    // Linux forgets the high-water mark of the resident memory when it is told so.
    writeFileSync('/proc/self/clear_refs', '5');
    return { bytes, resident: status('VmRSS') };
  }
  if (question.peak) return { peak: status('VmHWM') };
  const block = Math.max(0, delay.max / 1e6 - 1);
  delay.reset();
  return { url: server.url, block };
});
