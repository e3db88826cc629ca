/** Evaluates the same generated queries with both engines. */
import { startBackfilled } from './backfilled.mjs';
import { differenceOf } from './compare.mjs';
import { isKnownDifference } from './known-differences.mjs';
import { generateQuery } from './queries.mjs';
import { generateSeries, openMetricsOf, packedOf } from './series.mjs';

/**
 * Compares `count` queries with seeds counting up from `seed`.
 *
 * @param promql `{ createEngine, memorySource }`
 * @returns the numbers of equal answers, of queries rejected by both, of known differences, and the other differences
 */
export async function differential({ createEngine, memorySource }, { seed, count, report = () => {} }) {
  const series = generateSeries(seed);
  const prometheus = await startBackfilled(openMetricsOf(series));
  const engine = createEngine({ source: memorySource(packedOf(series)), dropNames: 'early' });
  const result = { same: 0, refused: 0, known: 0, differences: [] };
  try {
    for (let i = 0; i < count; i++) {
      const query = generateQuery(seed + i);
      const [ours, theirs] = await Promise.all([answerOf(engine, query), prometheus.ask(query)]);
      const problem = differenceOf(ours, theirs);
      if (!problem && ours.error) result.refused++;
      else if (!problem) result.same++;
      else if (isKnownDifference(query, problem)) result.known++;
      else result.differences.push({ seed: seed + i, ...query, problem });
      report(i + 1, result);
    }
  } finally {
    await prometheus.close();
  }
  return result;
}

async function answerOf(engine, { expr, startMs, endMs, stepMs }) {
  try {
    if (stepMs === undefined) return await engine.instant(expr, { timeMs: startMs });
    return await engine.range(expr, { startMs, endMs, stepMs });
  } catch (error) {
    return { error: error.message };
  }
}
