/**
 * Evaluates the PromQL cases of a file (form: cases.mjs) and says which fail.
 *
 *   npm run promql:conformance -- FILE
 *
 * Ends with 0 when all pass, 1 when some fail, 2 when the file cannot be run.
 */
import { readFileSync } from 'node:fs';
import { ensureBuilt } from '../ensure-built.mjs';
import { runCases } from './cases.mjs';
import { problemsOf } from './check-cases.mjs';

async function main([file]) {
  if (!file) throw new Error('usage: npm run promql:conformance -- FILE');
  const data = read(file);
  const problems = problemsOf(data);
  if (problems.length > 0) throw new Error(problems.map((problem) => `${file}: ${problem}`).join('\n'));
  await ensureBuilt();
  const promql = await import('nestjs-observability/promql');
  const results = await runCases(data, promql);
  const failed = results.filter(({ problem }) => problem);
  const refused = results.filter(({ problem, refused: reason }) => reason && !problem);
  for (const { file: at, line, expr, problem } of failed)
    console.log(`FAILED ${at}:${line} ${expr}\n  ${problem}`);
  for (const { file: at, line, expr, refused: reason } of refused)
    console.log(`refused as expected ${at}:${line} ${expr}\n  ${reason}`);
  console.log(`${results.length - failed.length} passed, ${failed.length} failed`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`cannot read ${file}: ${error.message}`, { cause: error });
  }
}

await main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exitCode = 2;
});
