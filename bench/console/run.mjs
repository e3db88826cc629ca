/**
 * `npm run bench:console [-- --only ID,ID] [--seconds 300] [--days 7] [--rounds 5] [--json FILE] [--no-build]`: speed
 * of the console in a real Chromium on the application's machine. Rows:
 *
 *     size      compressed bytes of the first load; bytes of the console in the package
 *     first     time from the address to the first graph with data
 *     chart     100,000 points drawn by the console's chart, and by uPlot alone in the same page
 *     tail      1,000 live log lines per second: frames per second, and memory over time
 *     trace     opening a trace of 10,000 spans
 *     journey   from an alert's link to graph, trace and log lines, over days of stored data
 *     cost      the application's work with and without an open console
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';
import { machine, printReport } from '../lib/report.mjs';
import { openBrowser } from './browser.mjs';
import { measureChart } from './chart.mjs';
import { measureCost } from './cost.mjs';
import { measureFirst } from './first.mjs';
import { measureJourney } from './journey.mjs';
import { measureSize } from './size.mjs';
import { measureTail } from './tail.mjs';
import { measureTrace } from './trace.mjs';

const ROWS = {
  size: measureSize,
  first: measureFirst,
  chart: measureChart,
  tail: measureTail,
  trace: measureTrace,
  journey: measureJourney,
  cost: measureCost,
};

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    seconds: { type: 'string', default: '300' },
    days: { type: 'string', default: '7' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'string' },
    'no-build': { type: 'boolean' },
  },
});
if (!values['no-build']) await ensureBuilt();
const only = values.only?.split(',') ?? Object.keys(ROWS);
const unknown = only.filter((id) => !Object.hasOwn(ROWS, id));
if (unknown.length > 0)
  throw new Error(`--only: there is no ${unknown.join(', ')}; there is ${Object.keys(ROWS).join(', ')}`);
const effort = { seconds: Number(values.seconds), days: Number(values.days), rounds: Number(values.rounds) };

const browser = await openBrowser();
const results = [];
try {
  for (const id of only) {
    process.stderr.write(`${id} …\n`);
    for (const row of await ROWS[id](browser, effort)) {
      results.push(row);
      process.stderr.write(`  ${row.id}: ${row.value.toFixed(2)} ${row.unit}\n`);
    }
  }
} finally {
  await browser.close();
}
const report = { ...machine(), results, subjects: [] };
printReport(report);
if (values.json) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
process.exitCode = results.some(({ holds }) => holds === false) ? 1 : 0;
