/**
 * `npm run bench [-- --quick | --smoke] [--instructions] [--json FILE] [--only ID,ID] [--node 20,22]`: us and the peers, in one run.
 * `--quick` measures with few rounds, `--smoke` runs every row once, to see that it runs; its figures mean little.
 * `--instructions` counts machine instructions as well, which takes minutes and knows no busy machine. `--node` runs it with
 * other versions of Node.js, one after the other, which are fetched from npm.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildLibrary, installPeers } from './lib/prepare.mjs';
import { runInstructions } from './lib/instructions.mjs';
import { runRequestInstructions } from './lib/request-instructions.mjs';
import { runLoops } from './lib/loops.mjs';
import { runRequests } from './lib/requests.mjs';
import { runScrapes } from './lib/scrapes.mjs';
import { runStart } from './lib/start.mjs';
import { runLoads, runTail } from './lib/tail.mjs';
import { runWithVersions } from './lib/node-versions.mjs';
import { machine, printReport } from './lib/report.mjs';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    json: { type: 'string' },
    only: { type: 'string' },
    instructions: { type: 'boolean' },
    smoke: { type: 'boolean' },
    'no-build': { type: 'boolean' },
    node: { type: 'string' },
  },
});
const only = options.only?.split(',');
const chosen = (id) => only === undefined || only.some((prefix) => id.startsWith(prefix));
const EFFORTS = {
  smoke: {
    ...{ rounds: 1, ms: 10, warmUpMs: 20 },
    ...{ scrapeRounds: 1, scrapeWarmUpMs: 10, scrapeBurst: 1, scrapeMillion: 10_000, memoryRounds: 1 },
    ...{ requestRounds: 1, requestMs: 50, requestWarmUpMs: 50, startRounds: 1 },
    ...{ tailRounds: 1, tailMs: 100, tailWarmUpMs: 50 },
  },
  quick: {
    ...{ rounds: 5, ms: 100, warmUpMs: 300 },
    ...{ scrapeRounds: 3, scrapeWarmUpMs: 1000, scrapeBurst: 7, scrapeMillion: 1_000_000, memoryRounds: 1 },
    ...{ requestRounds: 21, requestMs: 150, requestWarmUpMs: 2_000, startRounds: 9 },
    ...{ tailRounds: 3, tailMs: 6_000, tailWarmUpMs: 3_000 },
  },
  full: {
    ...{ rounds: 15, ms: 300, warmUpMs: 2000 },
    ...{ scrapeRounds: 11, scrapeWarmUpMs: 5000, scrapeBurst: 7, scrapeMillion: 1_000_000, memoryRounds: 5 },
    ...{ requestRounds: 41, requestMs: 250, requestWarmUpMs: 10_000, startRounds: 21 },
    ...{ tailRounds: 5, tailMs: 60_000, tailWarmUpMs: 10_000 },
  },
};
const effort = EFFORTS[options.smoke ? 'smoke' : options.quick ? 'quick' : 'full'];

installPeers();
if (!options['no-build']) await buildLibrary();
if (options.node) {
  const { node, 'no-build': _built, ...others } = options;
  const args = Object.entries(others).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}`, value],
  );
  process.exit(runWithVersions(node.split(','), ['--no-build', ...args]) ? 0 : 1);
}
const loops = await runLoops(chosen, effort);
const scrapes = await runScrapes(chosen, effort);
const requests = await runRequests(chosen, effort);
const starts = await runStart(chosen, effort);
const tails = await runTail(chosen, effort);
// They take hours: only where they are asked for by name.
const loads = only ? await runLoads(chosen, effort) : { results: [], subjects: [] };
const counted = options.instructions ? await runRequestInstructions(chosen) : { results: [], subjects: [] };
const instructions = options.instructions ? await runInstructions(chosen) : [];
const results = [
  ...loops.results,
  ...scrapes.results,
  ...requests.results,
  ...starts.results,
  ...tails.results,
  ...loads.results,
  ...counted.results,
];
const report = {
  ...machine(),
  // A smoke round of a few milliseconds is not compared with limits.
  results: options.smoke ? results.map((row) => ({ ...row, bar: undefined, holds: undefined })) : results,
  subjects: [
    ...loops.subjects,
    ...scrapes.subjects,
    ...requests.subjects,
    ...starts.subjects,
    ...tails.subjects,
    ...loads.subjects,
    ...counted.subjects,
    ...instructions,
  ],
};
printReport(report);
if (options.json) writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
