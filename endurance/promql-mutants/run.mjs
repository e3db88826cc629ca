/**
 * `npm run promql:mutants [-- --seed N] [--count N] [FILE]`: parses 100,000 expressions that are almost valid PromQL.
 * Each must be accepted, and then printed and parsed again, or rejected by a `PromqlError` with a position; none may
 * take long. FILE contains further expressions to start from, one per line.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';
import { mutatorOf, randomOf } from './mutator.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '100000' } },
});
const [seed, count] = [Number(values.seed), Number(values.count)];
/** Generous, as a garbage collection or another process may delay one of many. */
const SLOW_MS = 500;

await ensureBuilt();
const { formatQuery, parse, PromqlError } = await import('nestjs-observability/promql');
const lines = positionals.flatMap((file) => readFileSync(file, 'utf8').split('\n').filter(Boolean));
const next = mutatorOf(randomOf(seed), lines);
const problems = [];
let [accepted, slowest] = [0, 0];
for (let i = 0; i < count; i++) {
  const text = next();
  const start = performance.now();
  const problem = examine(text);
  const took = performance.now() - start;
  slowest = Math.max(slowest, took);
  if (problem ?? took > SLOW_MS) problems.push(`${JSON.stringify(text)}: ${problem ?? `${took} ms`}`);
}
for (const problem of problems.slice(0, 20)) console.log(problem);
console.log(
  `seed ${seed}: ${count} expressions, ${accepted} accepted, ${count - accepted} refused, ` +
    `slowest ${slowest.toFixed(1)} ms, ${problems.length} problems`,
);
process.exitCode = problems.length > 0 ? 1 : 0;

function examine(text) {
  let expr;
  try {
    expr = parse(text);
  } catch (error) {
    if (!(error instanceof PromqlError)) return `not a PromqlError: ${error.stack}`;
    const fits = error.from >= 0 && error.from <= error.to && error.to <= text.length;
    return fits && /^\d+:\d+$/.test(error.position) ? undefined : `no position: ${error.message}`;
  }
  accepted++;
  try {
    parse(formatQuery(expr));
  } catch (error) {
    return `its format does not parse: ${error.message}`;
  }
  return undefined;
}
