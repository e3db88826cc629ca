/**
 * What one open console takes from the application: processor time of the main thread per request, with a console that
 * refreshes every 5 s and without, in turn, under the same load. By processor time, since browser and load are on this machine.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startApplication } from './application.mjs';
import { row } from './browser.mjs';

const SECONDS = 20;
/** Requests that are sent together, 20 ms after the ones before were answered: about 400 a second. */
const BURST = 8;
const PAUSE_MS = 20;

export async function measureCost(browser, { rounds }) {
  const application = await startApplication();
  const load = startLoad(application.url);
  try {
    await sleep(10_000);
    const page = await browser.newPage();
    const found = { without: [], with: [], ratio: [] };
    for (let round = 0; round < rounds; round += 1) {
      const pair = {};
      for (const kind of round % 2 === 0 ? ['without', 'with'] : ['with', 'without']) {
        await page.goto(kind === 'with' ? `${application.console}#/now` : 'about:blank');
        await sleep(3_000);
        pair[kind] = await perRequest(application);
        found[kind].push(pair[kind]);
      }
      found.ratio.push((pair.with / pair.without - 1) * 100);
    }
    await page.close();
    return [
      row('cost.without', found.without, 'µs'),
      row('cost.with', found.with, 'µs'),
      row('cost.more', found.ratio, '%', 2),
    ];
  } finally {
    await load.stop();
    await application.stop();
  }
}

/** Microseconds of the main thread per request. */
async function perRequest(application) {
  const before = await application.figures();
  await sleep(SECONDS * 1000);
  const after = await application.figures();
  return ((after.cpuSeconds - before.cpuSeconds) * 1e6) / (after.answered - before.answered);
}

function startLoad(url) {
  let isOver = false;
  const running = (async () => {
    for (let sent = 0; !isOver;) {
      const burst = Array.from({ length: BURST }, async () =>
        (await fetch(`${url}/orders/${(sent += 1) % 100}`)).text(),
      );
      await Promise.all(burst);
      await sleep(PAUSE_MS);
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await running;
    },
  };
}
