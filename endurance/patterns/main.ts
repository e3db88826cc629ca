/**
 * Attacks every pattern reachable by text from outside, in isolation and in a running application. `npm run endurance
 * -- patterns [--rate 20] [--seconds 60] [--only doublings|load]`
 */
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { measureDoublings } from './doublings.js';
import { complaints, underLoad } from './under-load.js';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '60' },
    only: { type: 'string' },
  },
});
let failed = false;

if (values.only !== 'load') {
  const { worst, failures, measured } = measureDoublings();
  console.log(
    `${measured} attacks, each doubled up to 64 KB or the maximum input; the slowest of each entry point:`,
  );
  for (const { entry, piece, length, ms } of worst)
    console.log(
      `  ${entry.padEnd(36)} ${ms.toFixed(2).padStart(8)} ms  ${length} characters of ${JSON.stringify(piece)}`,
    );
  for (const { entry, piece, ms, factor } of failures)
    console.log(
      `  FAILS ${entry}: ${JSON.stringify(piece)} ${ms.toFixed(2)} ms, ${factor.toFixed(2)} times per doubling`,
    );
  failed ||= failures.length > 0;
}

if (values.only !== 'doublings') {
  const [rate, seconds] = [Number(values.rate), Number(values.seconds)];
  const harmless = await underLoad('harmless', rate, seconds);
  const hostile = await underLoad('hostile', rate, seconds);
  for (const [kind, result] of Object.entries({ harmless, hostile }))
    console.log(
      `${kind}: ${result.requests} requests of 64 KB, ${rate} a second: p99 ${result.p99Ms.toFixed(1)} ms, ` +
        `slowest of the probes ${result.slowestProbeMs.toFixed(1)} ms`,
    );
  for (const complaint of complaints(harmless, hostile)) {
    failed = true;
    console.log(`  FAILS ${complaint}`);
  }
}
process.exit(failed ? 1 : 0);
