/**
 * What one open console takes from the application: requests of the page per minute, processor time of the main thread while the
 * application has nothing else to do, and processor time per request of a load, each with a console that refreshes every 5 s and
 * without, in turn. By processor time, since browser and load are on this machine.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startApplication } from './application.mjs';
import { row } from './browser.mjs';

const SECONDS = 20;
/** Requests sent together, 20 ms after the previous ones were answered: about 400 per second. */
const BURST = 8;
const PAUSE_MS = 20;

export async function measureCost(browser, { rounds }) {
  const application = await startApplication();
  try {
    const page = await browser.newPage();
    let requests = 0;
    page.on('request', () => (requests += 1));
    const show = async (kind) => {
      await page.goto(kind === 'with' ? `${application.console}#/now` : 'about:blank');
      await sleep(3_000);
      requests = 0;
    };
    await sleep(5_000);
    const idle = { without: [], with: [], requests: [] };
    for (const kind of inTurn(2)) {
      await show(kind);
      idle[kind].push(await ofOneCore(application));
      if (kind === 'with') idle.requests.push((requests * 60) / SECONDS);
    }
    const load = startLoad(application.url);
    const busy = { without: [], with: [] };
    try {
      await sleep(10_000);
      for (const kind of inTurn(rounds)) {
        await show(kind);
        busy[kind].push(await perRequest(application));
      }
    } finally {
      await load.stop();
    }
    await page.close();
    return [
      row('cost.requests', idle.requests, 'per minute'),
      row(
        'cost.idle',
        idle.with.map((share, round) => share - idle.without[round]),
        '% of a core',
        2,
      ),
      row('cost.without', busy.without, 'µs'),
      row('cost.with', busy.with, 'µs'),
      row(
        'cost.more',
        busy.with.map((time, round) => (time / busy.without[round] - 1) * 100),
        '%',
        2,
      ),
    ];
  } finally {
    await application.stop();
  }
}

/** Both kinds in each round, which of them first by turns. */
function inTurn(rounds) {
  const pairs = Array.from({ length: rounds }, (_, round) =>
    round % 2 === 0 ? ['without', 'with'] : ['with', 'without'],
  );
  return pairs.flat();
}

/** Percent of one core that the main thread takes. */
async function ofOneCore(application) {
  const before = await application.figures();
  await sleep(SECONDS * 1000);
  const after = await application.figures();
  return ((after.cpuSeconds - before.cpuSeconds) / SECONDS) * 100;
}

/** CPU time of the main thread per request, in microseconds. */
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
