import { parseArgs } from 'node:util';
import { runKills } from '../../test/support/alerting/kills/run-kills.js';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, kills: { type: 'string', default: '50' } },
});
const report = await runKills({ seed: Number(values.seed), kills: Number(values.kills) });
console.log(JSON.stringify(report, undefined, 2));
process.exitCode = report.problems.length > 0 ? 1 : 0;
