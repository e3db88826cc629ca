/**
 * `npm run endurance -- backtest [--series 100] [--days 7] [--rules 50]`: backtests fifty rules over seven days of
 * stored samples, and runs `promtool test rules` over the same samples: all rules fire at the same evaluations, and one
 * rule takes at most 2 s and less than in promtool. Runs the benchmark `bench/alerting/backtest.mjs`; promtool takes
 * minutes.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const FROM_SOURCE = ['-C', 'obs:source', '--no-warnings', '--import', './test/support/typescript-loader.mjs'];
const { status } = spawnSync(
  process.execPath,
  [...FROM_SOURCE, './bench/alerting/backtest.mjs', ...process.argv.slice(2)],
  { cwd: fileURLToPath(new URL('../..', import.meta.url)), stdio: 'inherit' },
);
process.exitCode = status ?? 1;
