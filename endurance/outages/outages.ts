/* Run by run.mjs, from source. */
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { exportThroughOutage, OUTAGES, PROTOCOLS, type Figures } from '../../test/support/export-outage.js';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
const outageMs = Number(values.seconds) * 1000;

const runs = OUTAGES.flatMap((outage) => PROTOCOLS.map((protocol) => ({ outage, protocol })));
const results = await Promise.all(
  runs.map(async (run) => ({
    ...run,
    ...(await exportThroughOutage({ ...run, outageMs, tryLimitMs: 5_000, pushIntervalMs: 1_000 })),
  })),
);

const text = ({ made, arrived, doubled, lost }: Figures): string =>
  `${arrived} of ${made}, ${doubled} twice, ${lost} counted as lost`;
const isBad = ({ made, arrived, doubled, lost }: Figures): boolean =>
  arrived !== made || doubled > 0 || lost > 0;

for (const { outage, protocol, spans, lines, readings, refused } of results) {
  console.log(`${outage} ${protocol}: ${refused} requests failed`);
  console.log(`  spans ${text(spans)}; lines ${text(lines)}; readings ${text(readings)}`);
}
process.exitCode = results.some(({ spans, lines, readings }) => [spans, lines, readings].some(isBad)) ? 1 : 0;
