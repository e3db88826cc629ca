/* global document, requestAnimationFrame, window */
/** A real Chromium, and measurements of the console in it. */
import { chromium } from 'playwright-core';
import { need } from '../../scripts/services/index.mjs';

/** Installs Chromium if it is missing. */
export async function openBrowser() {
  need(['chromium']);
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
}

/**
 * A row of the report.
 *
 * @param values one per round
 * @param bar upper limit; without one, the row is informative
 */
export function row(id, values, unit, bar, { atLeast = false } = {}) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  const value = at(0.5);
  return {
    id: `console.${id}`,
    value,
    unit,
    spread: [at(0.25), at(0.75)],
    n: sorted.length,
    ...(bar !== undefined && { bar, atMost: !atLeast, holds: atLeast ? value >= bar : value <= bar }),
  };
}

/** Milliseconds from `begin` until a selector exists and was painted, by the page's clock. */
export async function timeUntil(page, selector, begin) {
  await page.evaluate((wanted) => {
    window.seen = new Promise((resolve, reject) => {
      const startedAt = performance.now();
      const look = () => {
        if (performance.now() - startedAt > 30_000) return reject(new Error(`${wanted} did not come`));
        if (!document.querySelector(wanted)) return requestAnimationFrame(look);
        // Resolves after the frame in which it is painted.
        requestAnimationFrame(() => resolve(performance.now() - startedAt));
      };
      look();
    });
  }, selector);
  await begin();
  return page.evaluate(() => window.seen);
}

/** Size of the live objects in the page, in bytes. */
export async function heapBytes(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}
