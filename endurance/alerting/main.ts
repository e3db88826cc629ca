import { parseArgs } from 'node:util';
import { ensureThreadFile } from '../../scripts/library/telemetry-thread.mjs';
import { runKills } from '../../test/support/alerting/kills/run-kills.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    kills: { type: 'string', default: '50' },
    // Only store and alerting, which start faster.
    thread: { type: 'boolean', default: false },
  },
});
if (!values.thread) await ensureThreadFile();
const report = await runKills({
  seed: Number(values.seed),
  kills: Number(values.kills),
  ...(!values.thread && { script: 'endurance/alerting/app.ts' }),
});
console.log(JSON.stringify(report, undefined, 2));
process.exitCode = report.problems.length > 0 ? 1 : 0;
