import { parseArgs } from 'node:util';
import { clockSteps } from './clock.mjs';
import { days } from './days.mjs';
import { disk } from './disk.mjs';
import { faults } from './faults.mjs';
import { watchFiles } from '../../test/support/store/watched-files.ts';
import { kills } from './kills.mjs';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    cases: { type: 'string', default: '2000' },
    kills: { type: 'string', default: '50' },
    days: { type: 'string', default: '30' },
    only: { type: 'string', default: 'faults,files,kills,disk,clock,days' },
  },
});
const parts = {
  faults: () => faults(Number(values.seed), Number(values.cases)),
  files: () => faults(Number(values.seed), Number(values.cases), watchFiles),
  kills: () => kills(Number(values.seed), Number(values.kills)),
  disk,
  clock: clockSteps,
  days: () => days(Number(values.days)),
};
const report = {};
for (const name of values.only.split(',')) {
  const began = performance.now();
  report[name] = await parts[name]();
  report[name].seconds = Math.round((performance.now() - began) / 1000);
  process.stderr.write(`${name}: ${report[name].problems.length} problems after ${report[name].seconds} s\n`);
}
console.log(JSON.stringify(report, undefined, 2));
process.exitCode = Object.values(report).some(({ problems }) => problems.length > 0) ? 1 : 0;
