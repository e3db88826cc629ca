/**
 * `npm run endurance -- backtest [--series 100] [--days 7] [--rules 50]`: back-tests of fifty rules over what the store keeps of
 * seven days, and `promtool test rules` over the same samples: all fire at the same evaluations, and one rule takes at most 2 s
 * here and less than in promtool. It is the bench `bench/alerting/backtest.mjs`; promtool works for minutes.
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
