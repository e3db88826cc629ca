import type { TelemetryResponse } from '#contracts';
import { evaluate, type Evaluated, type EvaluationTimes } from '../evaluate.js';
import { refuse, type Parameters } from '../http/parameters.js';
import type { PageRequest, QueryPage } from '../http/routes.js';
import type { QueryContext } from '../query-context.js';
import { success } from './envelope.js';
import { resultJson } from './result-json.js';

/** `/api/v1/query`: evaluates an expression at `time`, by default now. */
export function queryPage(context: QueryContext): QueryPage {
  return {
    path: '/api/v1/query',
    form: true,
    answer: (request) => {
      const timeMs = request.parameters.time('time', context.now());
      return answer(context, request, { timeMs });
    },
  };
}

/** `/api/v1/query_range`: evaluates an expression at every `step` from `start` to `end`. */
export function queryRangePage(context: QueryContext): QueryPage {
  return {
    path: '/api/v1/query_range',
    form: true,
    answer: (request) => {
      const { parameters } = request;
      for (const name of ['start', 'end', 'step']) parameters.required(name);
      return answer(context, request, {
        ...times(parameters),
        stepMs: step(parameters),
      });
    },
  };
}

/** `start` and `end`, where `start` is not later. */
function times(parameters: Parameters): { startMs: number; endMs: number } {
  const [startMs, endMs] = [parameters.time('start', 0), parameters.time('end', 0)];
  if (endMs < startMs) refuse('end', 'end timestamp must not be before start time');
  return { startMs, endMs };
}

function step(parameters: Parameters): number {
  const stepMs = parameters.duration('step', 0);
  if (stepMs > 0) return stepMs;
  return refuse(
    'step',
    'zero or negative query resolution step widths are not accepted. Try a positive integer',
  );
}

async function answer(
  context: QueryContext,
  { parameters, signal }: PageRequest,
  times: EvaluationTimes,
): Promise<TelemetryResponse> {
  const limit = parameters.whole('limit', { least: 0, most: 1e9, missing: 0 });
  const wantsStats = parameters.text('stats') !== undefined;
  const startedAt = performance.now();
  const result = await evaluate(context, parameters.text('query') ?? '', times, {
    signal,
    timeoutMs: parameters.duration('timeout'),
    lookbackMs: parameters.duration('lookback_delta'),
  });
  const { cut, value } = limited(result.value, limit);
  const warnings = cut ? [...result.warnings, 'results truncated due to limit'] : result.warnings;
  const infos = [...result.infos, ...tierNotes(result)];
  const stats = wantsStats ? statsJson(result, (performance.now() - startedAt) / 1000) : '';
  return success(dataJson(value, stats), { warnings, infos }, { 'x-store-tiers': result.tiers.join(',') });
}

function* dataJson(value: Evaluated['value'], stats: string): Generator<string> {
  yield '{';
  yield* resultJson(value);
  yield `${stats}}`;
}

function limited(value: Evaluated['value'], limit: number): { value: Evaluated['value']; cut: boolean } {
  if (limit === 0) return { value, cut: false };
  if (value.type === 'vector' && value.samples.length > limit)
    return { value: { ...value, samples: value.samples.slice(0, limit) }, cut: true };
  if (value.type === 'matrix' && value.series.length > limit)
    return { value: { ...value, series: value.series.slice(0, limit) }, cut: true };
  return { value, cut: false };
}

/** Tells the client when the result comes from roll-ups. */
function tierNotes({ tiers }: Evaluated): string[] {
  const rolledUp = tiers.filter((tier) => tier !== 'raw');
  return rolledUp.length === 0 ? [] : [`answered from roll-ups: ${tiers.join(', ')}`];
}

function statsJson({ stats }: Evaluated, seconds: number): string {
  const samples = { totalQueryableSamples: stats.samples, peakSamples: stats.peakSamples };
  return `,"stats":${JSON.stringify({ timings: { evalTotalTime: seconds }, samples })}`;
}
