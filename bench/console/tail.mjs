/* global requestAnimationFrame, window */
/** Live log lines at 1,000 per second: frame rate of the page, and its memory after a while. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startApplication } from './application.mjs';
import { heapBytes, row } from './browser.mjs';

const LINES = 1_000;
const MIB = 2 ** 20;

export async function measureTail(browser, { seconds }) {
  const application = await startApplication();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${application.console}#/logs?live=1`);
    await application.lines(LINES);
    await page.locator('.live-line').first().waitFor();
    await sleep(10_000);
    await page.evaluate(() => {
      window.frames = 0;
      const count = () => {
        window.frames += 1;
        requestAnimationFrame(count);
      };
      requestAnimationFrame(count);
    });
    const before = await heapBytes(page);
    const perSecond = [];
    let [frames, at] = [0, performance.now()];
    for (const end = performance.now() + seconds * 1000; performance.now() < end;) {
      await sleep(5_000);
      const now = await page.evaluate(() => window.frames);
      perSecond.push(((now - frames) * 1000) / (performance.now() - at));
      [frames, at] = [now, performance.now()];
    }
    const after = await heapBytes(page);
    const rows = await page.locator('.live-line').count();
    await page.close();
    return [
      row('tail.frames', perSecond, 'per second', 50, { atLeast: true }),
      row('tail.rows', [rows], 'rows', 1_000),
      row('tail.heap-grown', [(after - before) / MIB], 'MiB', 8),
      row('tail.heap', [after / MIB], 'MiB'),
    ];
  } finally {
    await application.stop();
  }
}
