/* global location */
/** Opens a trace of 10,000 spans from the list: time to request, lay out and paint it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startApplication } from './application.mjs';
import { row, timeUntil } from './browser.mjs';

const SPANS = 10_000;

export async function measureTrace(browser, { rounds }) {
  const application = await startApplication();
  try {
    const id = await application.trace(SPANS);
    await untilStored(application, id);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const times = [];
    for (let round = 0; round < rounds; round += 1) {
      await page.goto(`${application.console}#/about`);
      await page.locator('main .panel').first().waitFor();
      times.push(
        await timeUntil(page, '.span-row[role=row]', () =>
          page.evaluate((hash) => (location.hash = hash), `#/traces/${id}`),
        ),
      );
    }
    await page.close();
    return [row('trace.10k-spans', times, 'ms', 500)];
  } finally {
    await application.stop();
  }
}

/** A trace of which spans were dropped would open sooner. */
async function untilStored(application, id) {
  const address = `${application.console.replace(/console$/, '')}api/telemetry/traces/${id}?as=list`;
  for (const end = performance.now() + 30_000; performance.now() < end; await sleep(500)) {
    const { list = [] } = await (await fetch(address)).json();
    if (list.length === SPANS) return;
  }
  throw new Error(`the store has not all ${SPANS} spans of the trace`);
}
