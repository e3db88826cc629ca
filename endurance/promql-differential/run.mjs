/**
 * Compares our PromQL engine with a real Prometheus on generated queries.
 *
 *   npm run promql:differential -- [--seed 1] [--count 10000]
 */
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';
import { differential } from './differential.mjs';

const { values } = parseArgs({ options: { seed: { type: 'string' }, count: { type: 'string' } } });
const [seed, count] = [Number(values.seed ?? 1), Number(values.count ?? 10_000)];

await ensureBuilt();
const promql = await import('nestjs-observability/promql');
console.log(`seeds ${seed} to ${seed + count - 1}`);
const { same, refused, known, differences } = await differential(promql, { seed, count });
for (const { seed: at, expr, startMs, endMs = startMs, stepMs = 0, problem } of differences)
  console.log(`seed ${at}: ${expr}\n  from ${startMs} to ${endMs} by ${stepMs}: ${problem}`);
console.log(
  `${same} the same, ${refused} refused by both, ${known} different for a known reason, ${differences.length} different`,
);
process.exitCode = differences.length > 0 ? 1 : 0;
