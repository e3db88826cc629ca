/**
 * A process that runs one subject in a loop: `loop.mjs <file> <name>`; for `{ ms }` it returns nanoseconds per
 * operation.
 */
import { performance } from 'node:perf_hooks';
import { serve } from './child.mjs';

const [file, name] = process.argv.slice(2);
const subjects = await import(`../subjects/${file}.mjs`);
const run = await subjects[name]();
let batch = 1000;

async function timed(count) {
  const startedAt = performance.now();
  await run(count);
  return performance.now() - startedAt;
}

/**
 * Batches of about 20 ms: long compared with the clock's resolution, short compared with bursts of other load; the
 * result is their median.
 */
serve(async ({ ms }) => {
  while ((await timed(batch)) < 10) batch *= 2;
  const until = performance.now() + ms;
  const perOperation = [];
  while (performance.now() < until || perOperation.length < 3)
    perOperation.push(((await timed(batch)) / batch) * 1e6);
  perOperation.sort((a, b) => a - b);
  return { ns: perOperation[perOperation.length >> 1] };
});
