/** Time from entering the address to the first graph with data, with an empty browser cache. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startApplication } from './application.mjs';
import { row } from './browser.mjs';

export async function measureFirst(browser, { rounds }) {
  const application = await startApplication();
  try {
    for (let i = 0; i < 50; i += 1) await (await fetch(`${application.url}/orders/${i}`)).text();
    // A rate needs two samplings.
    await sleep(11_000);
    const times = [];
    for (let round = 0; round < rounds; round += 1) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(application.console, { waitUntil: 'commit' });
      await page.locator('.chart canvas').first().waitFor();
      times.push(await page.evaluate(() => performance.now()));
      await context.close();
    }
    return [row('first.graph', times, 'ms', 1_000)];
  } finally {
    await application.stop();
  }
}
