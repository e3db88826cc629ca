/**
 * Compares rule files with `promtool test rules` (Debian's, 2.42): each group of each file over random series for its
 * selectors, at every evaluation.
 *
 *   npm run alerts:conformance -- [--seed N] [--seeds N] [--minutes N] [--every S] FILE…
 *
 * Ends with 0 when all agree, 1 when some differ, 2 when a file cannot be read. What is known to differ, and is left out, is
 * listed in test/support/rule-conformance/known-differences.ts.
 */
import { parseArgs } from 'node:util';
import { compare } from '../../test/support/rule-conformance/compare.ts';
import { comparable } from '../../test/support/rule-conformance/known-differences.ts';
import { randomSeries } from '../../test/support/rule-conformance/random-series.ts';
import { groupsOfFile } from '../../test/support/rule-conformance/rule-file.ts';

const { values, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '100' },
    every: { type: 'string', default: '60' },
  },
});
/** Samples are almost a minute apart. */
const samples = Number(values.minutes) + 20;
const total = {
  files: 0,
  rules: 0,
  fired: 0,
  firings: 0,
  samples: 0,
  failing: 0,
  differing: 0,
  unreadable: 0,
};

if (files.length === 0) {
  console.error(
    'usage: npm run alerts:conformance -- [--seed N] [--seeds N] [--minutes N] [--every S] FILE…',
  );
  process.exit(2);
}
for (const file of files) await conform(file);
console.log(
  `${total.files} files, ${total.rules} rules; ${total.fired} alerts fired, ${total.firings} times; ${total.samples} samples compared; ` +
    `${total.failing} rules fail over their series, ${total.differing} files differ, ${total.unreadable} cannot be read`,
);
process.exitCode = total.differing > 0 ? 1 : total.unreadable > 0 ? 2 : 0;

async function conform(file) {
  try {
    const groups = comparable(groupsOfFile(file));
    if (groups.length === 0) return;
    total.files++;
    total.rules += groups.flatMap(({ rules }) => rules).length;
    const fired = new Set();
    for (let i = 0; i < Number(values.seeds); i++) {
      const [result] = await compare([caseOf(file, groups, Number(values.seed) + i)]);
      result.fired.forEach((name) => fired.add(name));
      show(result);
    }
    total.fired += fired.size;
  } catch (error) {
    total.unreadable++;
    console.log(`${file}: ${error.message}`);
  }
}

function caseOf(file, groups, seed) {
  return {
    ...{ name: `${file}, seed ${seed}`, groups, series: randomSeries(groups, samples, seed) },
    ...{ untilMs: Number(values.minutes) * 60_000, everyMs: Number(values.every) * 1000 },
    externalLabels: { cluster_name: 'blue' },
  };
}

function show({ name, failed, differences, firings, samples: compared }) {
  total.firings += firings;
  total.samples += compared;
  total.failing += failed.length;
  for (const line of failed) console.log(`${name}: fails: ${line}`);
  if (differences.length === 0) return;
  total.differing++;
  console.log(`${name}: ${differences.length} differences`);
  for (const line of differences.slice(0, 10)) console.log(`  ${line}`);
}
