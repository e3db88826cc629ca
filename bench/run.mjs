/** `npm run bench [-- --quick] [--json FILE] [--only ID,ID]`: us and the peers, in one run. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildLibrary, installPeers } from './lib/prepare.mjs';
import { runLoops } from './lib/loops.mjs';
import { runRequests } from './lib/requests.mjs';
import { runScrapes } from './lib/scrapes.mjs';
import { machine, printReport } from './lib/report.mjs';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    json: { type: 'string' },
    only: { type: 'string' },
    'no-build': { type: 'boolean' },
  },
});
const only = options.only?.split(',');
const chosen = (id) => only === undefined || only.some((prefix) => id.startsWith(prefix));
const effort = options.quick
  ? {
      ...{ rounds: 5, ms: 100, warmUpMs: 300 },
      ...{ scrapeRounds: 3, scrapeWarmUpMs: 1000, memoryRounds: 1 },
      ...{ requestRounds: 7, requestMs: 200, requestWarmUpMs: 1500 },
    }
  : {
      ...{ rounds: 15, ms: 300, warmUpMs: 2000 },
      ...{ scrapeRounds: 11, scrapeWarmUpMs: 5000, memoryRounds: 5 },
      ...{ requestRounds: 21, requestMs: 400, requestWarmUpMs: 10_000 },
    };

installPeers();
if (!options['no-build']) buildLibrary();
const loops = await runLoops(chosen, effort);
const scrapes = await runScrapes(chosen, effort);
const requests = await runRequests(chosen, effort);
const report = {
  ...machine(),
  results: [...loops.results, ...scrapes.results, ...requests.results],
  subjects: [...loops.subjects, ...scrapes.subjects, ...requests.subjects],
};
printReport(report);
if (options.json) writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
